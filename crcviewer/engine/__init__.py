"""The worker processes: one server loop, two roles (reader and engine). Never Qt."""
