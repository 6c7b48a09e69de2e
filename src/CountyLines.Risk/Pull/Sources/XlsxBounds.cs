using System.IO.Compression;

namespace CountyLines.Risk.Pull;

/// <summary>
/// What a workbook may be before anything in it is parsed. A file of a few kilobytes can unpack to gigabytes, and what a ZIP file says of
/// its own sizes need not be true: so it is unpacked once, into nothing, and counted.
/// </summary>
static class XlsxBounds
{
    /// <summary>Some ten times a workbook with a million rows of evidence. The product's own bound.</summary>
    public const long MostBytes = 1L << 30;

    /// <summary>Some hundred times what a spreadsheet program packs. The product's own bound.</summary>
    public const int MostParts = 2000;

    /// <summary>A text of nothing takes five bytes of a part and many more in memory. Some five for each row that a sheet may have. The product's own bound.</summary>
    public const int MostTexts = 5_000_000;

    /// <summary>The first bytes of the container in which old .xls files and password-protected workbooks are kept.</summary>
    static readonly byte[] OldContainer = [0xD0, 0xCF, 0x11, 0xE0];

    /// <summary>Why the workbook is not opened; null when it may be.</summary>
    public static string? Problem(Stream file, long most = MostBytes)
    {
        var start = new byte[OldContainer.Length];
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (read == 0)
            return "the file is empty";
        if (start.AsSpan(0, read).SequenceEqual(OldContainer))
            return "the file is an old .xls workbook or is protected by a password; save it as .xlsx without one";
        file.Position = 0;
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Count > MostParts)
                return $"the workbook has more than the {MostParts:N0} parts that it may have";
            return zip.Entries.Sum(entry => Math.Max(0, entry.Length)) > most || Unpacked(zip, most) > most
                ? $"the workbook unpacks to more than the {most:N0} bytes that it may have"
                : null;
        }
        catch (InvalidDataException)
        {
            return "the file is not an XLSX workbook, or is damaged; save it again from the spreadsheet program";
        }
    }

    static long Unpacked(ZipArchive zip, long most)
    {
        var buffer = new byte[81_920];
        long total = 0;
        foreach (var entry in zip.Entries)
        {
            using var part = entry.Open();
            int read;
            while (total <= most && (read = part.Read(buffer)) > 0)
                total += read;
        }

        return total;
    }
}
