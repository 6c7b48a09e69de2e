using System.Security.Cryptography;
using System.Xml;
using CountyLines.Risk.Scoring;
using DocumentFormat.OpenXml.Packaging;

namespace CountyLines.Risk.Pull;

/// <summary>Reads a feed's tables from sheets of XLSX workbooks.</summary>
static class XlsxTables
{
    public static IReadOnlyDictionary<RecordKind, SourceTable> Open(Feed feed, string folder, List<string> problems)
    {
        var tables = new Dictionary<RecordKind, SourceTable>();
        foreach (var (kind, mapping) in feed.Files.OrderBy(pair => pair.Key))
        {
            if (Read(mapping, (SheetPlace)mapping.Place!, folder, problems) is { } table)
                tables[kind] = table;
        }

        return tables;
    }

    static SourceTable? Read(FeedFile mapping, SheetPlace place, string folder, List<string> problems)
    {
        try
        {
            using var file = new FileStream(Path.Combine(folder, place.File), FileMode.Open, FileAccess.Read, FileShare.Read);
            if (XlsxBounds.Problem(file) is { } problem)
            {
                problems.Add($"{mapping.File}: {problem}");
                return null;
            }

            file.Position = 0;
            var digest = Convert.ToHexStringLower(SHA256.HashData(file));
            file.Position = 0;
            using var document = SpreadsheetDocument.Open(file, isEditable: false);
            var workbook = XlsxWorkbook.Read(document);
            return XlsxSheet.Read(workbook, workbook.SheetOf(place), mapping, digest);
        }
        catch (FileNotFoundException)
        {
            problems.Add($"{mapping.File}: the file is missing");
        }
        catch (SheetException fault)
        {
            problems.Add($"{mapping.File}: {fault.Message}");
        }
        catch (XmlException fault)
        {
            problems.Add($"{mapping.File}: the workbook is damaged, or holds a definition (DTD), which is refused: {VisibleText.Of(fault.Message)}");
        }
        catch (Exception fault) when (fault is OpenXmlPackageException or FileFormatException or InvalidDataException or InvalidOperationException or UriFormatException or ArgumentException or KeyNotFoundException)
        {
            problems.Add($"{mapping.File}: the file is not an XLSX workbook, or is damaged; save it again from the spreadsheet program");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{mapping.File}: the file cannot be read: {VisibleText.Of(fault.Message)}");
        }

        return null;
    }
}

/// <summary>A workbook whose sheet cannot be used as a table.</summary>
sealed class SheetException(string message) : Exception(message);
