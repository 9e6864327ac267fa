"""The first start: a sample school to try, or a school of one's own."""
