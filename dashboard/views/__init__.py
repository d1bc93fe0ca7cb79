"""Parts of pages that have grown too long for their scripts."""
