"""What is made of stories besides pages: photographs, feeds, sitemaps, structured data, QR codes."""
