"""Files to pixels: images of every kind that a user may drop, and which of them belong together.

Knows neither Qt nor torch. The heavy readers (pydicom, nibabel, tifffile, libvips) are imported
where they are first needed, so that a process that only wants a PNG is ready at once.
"""
