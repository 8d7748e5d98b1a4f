"""The page's pictures: counts → places in a drawing. Pure; the templates draw them as SVG."""
