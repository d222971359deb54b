"""Reports, tables and DICOM objects made of a session, for people and programs outside."""
