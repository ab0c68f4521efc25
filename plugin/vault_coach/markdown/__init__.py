"""Pure: text in, values or text out. Knows Markdown and nothing of disks."""
