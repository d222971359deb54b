"""A day of work: cases with their images, answers and reviews, and the file that keeps them."""
