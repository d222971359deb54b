"""The fusion audit: does the radiology image really matter to a model's answer?

:func:`training.audit.audit.audit` looks at a model, :func:`training.audit.audit.audit_file` at the
files of a run, ``training.cli.audit`` at what the command line names.
"""
