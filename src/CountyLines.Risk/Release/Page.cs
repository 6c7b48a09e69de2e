namespace CountyLines.Risk.Release;

/// <summary>One HTML file that needs nothing else: no script, no network, no font. A browser is told to refuse all of them.</summary>
static class Page
{
    public static Raw Of(string title, Raw style, Raw body)
    {
        return Html.Of($"""
            <!DOCTYPE html>
            <html lang="en-GB">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <title>{title}</title>
            <style>
            {style}
            </style>
            </head>
            <body>
            {body}
            </body>
            </html>

            """);
    }
}
