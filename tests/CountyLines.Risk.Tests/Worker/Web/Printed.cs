using System.Diagnostics;
using System.Text.Json;
using CountyLines.Risk.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>A sheet of paper as it comes out of the printer: the words on it, and its size in points.</summary>
sealed record Sheet(string Text, double Width, double Height);

/// <summary>What a page of the console is on paper, read from the PDF that the browser prints.</summary>
static class Printed
{
    /// <summary>Reads what Chromium writes: one object after another, and fonts whose letters have their own numbers.</summary>
    const string Reader = """
        import json, re, sys, zlib
        data = open(sys.argv[1], 'rb').read()
        objects = {int(m[1]): m[2] for m in re.finditer(rb'(?s)\n(\d+) 0 obj\n(.*?)\nendobj', data)}
        def stream(number):
            head, body = re.match(rb'(?s)(.*?)stream\n(.*)\nendstream', objects[number]).groups()
            return (zlib.decompress(body) if b'FlateDecode' in head else body).decode('latin1')
        def leaves(number):
            if re.search(rb'/Type /Pages', objects[number]):
                for kid in re.findall(rb'(\d+) 0 R', re.search(rb'(?s)/Kids\s*\[(.*?)\]', objects[number])[1]):
                    yield from leaves(int(kid))
            else:
                yield objects[number]
        def letters(number):
            table, text = {}, stream(number)
            of = lambda digits: bytes.fromhex(digits).decode('utf-16-be')
            for block in re.findall(r'(?s)beginbfchar(.*?)endbfchar', text):
                table.update((int(a, 16), of(b)) for a, b in re.findall(r'<(\w+)> <(\w+)>', block))
            for block in re.findall(r'(?s)beginbfrange(.*?)endbfrange', text):
                for a, b, c in re.findall(r'<(\w+)> <(\w+)> <(\w+)>', block):
                    table.update((int(a, 16) + i, chr(ord(of(c)) + i)) for i in range(int(b, 16) - int(a, 16) + 1))
            return table
        sheets = []
        root = objects[int(re.search(rb'/Root (\d+)', data)[1])]
        for page in leaves(int(re.search(rb'/Pages (\d+)', root)[1])):
            fonts = {name.decode(): letters(int(re.search(rb'/ToUnicode (\d+)', objects[int(font)])[1])) for name, font in re.findall(rb'/(F\d+) (\d+) 0 R', page)}
            words, font = [], {}
            for m in re.finditer(r'/(F\d+) [\d.]+ Tf|<(\w+)>', stream(int(re.search(rb'/Contents (\d+)', page)[1]))):
                if m[1]:
                    font = fonts[m[1]]
                    words.append(' ')
                else:
                    words.extend(font.get(int(m[2][at:at + 4], 16), '?') for at in range(0, len(m[2]), 4))
            box = [float(side) for side in re.search(rb'/MediaBox \[([^\]]*)\]', page)[1].split()]
            sheets.append({'Text': ' '.join(''.join(words).split()), 'Width': box[2], 'Height': box[3]})
        print(json.dumps(sheets))
        """;

    /// <summary>Every sheet of the page that is open, at the size that the page itself asks for.</summary>
    public static async Task<IReadOnlyList<Sheet>> SheetsAsync(IPage page)
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "printed.pdf");
        await page.PdfAsync(new() { Path = file, PreferCSSPageSize = true });
        using var python = Process.Start(new ProcessStartInfo("python3", ["-c", Reader, file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (sheets, error) = (python.StandardOutput.ReadToEndAsync(), python.StandardError.ReadToEndAsync());
        await python.WaitForExitAsync();
        Assert.True(python.ExitCode == 0, await error);
        return JsonSerializer.Deserialize<List<Sheet>>(await sheets)!;
    }
}
