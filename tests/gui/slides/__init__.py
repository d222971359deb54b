"""The tab of whole slides."""
