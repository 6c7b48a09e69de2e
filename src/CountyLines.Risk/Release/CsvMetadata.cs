using System.Globalization;
using System.Text.Json.Nodes;

namespace CountyLines.Risk.Release;

/// <summary>
/// What a program must know to read <c>list.csv</c>, as the W3C's Metadata Vocabulary for Tabular Data has it ("CSV on the Web"): the types of
/// its columns, its dialect, and beside them whose copy it is and how its texts are escaped.
/// </summary>
static class CsvMetadata
{
    public static byte[] Write(ReleasedList list)
    {
        var heading = list.Heading;
        return JsonText.Write(new JsonObject
        {
            ["@context"] = new JsonArray("http://www.w3.org/ns/csvw", new JsonObject { ["@language"] = "en" }),
            ["url"] = "list.csv",
            ["dc:title"] = heading.Title,
            ["dc:description"] = heading.Selection,
            ["dialect"] = new JsonObject
            {
                ["encoding"] = "utf-8",
                ["delimiter"] = ",",
                ["quoteChar"] = "\"",
                ["doubleQuote"] = true,
                ["lineTerminators"] = new JsonArray("\r\n"),
                ["header"] = true,
                ["headerRowCount"] = 1,
                ["skipInitialSpace"] = false,
                ["trim"] = false,
                ["skipBlankRows"] = false,
                // The vocabulary's own default takes a line that begins with # for a comment.
                ["commentPrefix"] = null,
            },
            ["tableSchema"] = new JsonObject { ["columns"] = new JsonArray([.. list.Columns.Select(Column)]) },
            ["notes"] = new JsonArray(new JsonObject
            {
                ["marking"] = heading.Marking,
                ["handling"] = heading.Handling,
                ["release"] = heading.Release,
                ["recipient_role"] = heading.RecipientRole,
                ["recipient_name"] = heading.RecipientName,
                ["audience"] = heading.Audience,
                ["agreement"] = heading.Agreement,
                ["as_of"] = heading.AsOf.ToString(ReleasedJson.Day, CultureInfo.InvariantCulture),
                ["valid_until"] = heading.ValidUntil.ToString(ReleasedJson.Day, CultureInfo.InvariantCulture),
                ["pack"] = heading.Pack,
                ["pack_sha256"] = heading.PackSha256,
                ["pack_status"] = heading.PackStatus,
                ["lines"] = list.Rows.Count,
                ["escaping"] = ReleasedCsv.Rule,
                ["basis"] = new JsonObject(list.Columns.Select(column => KeyValuePair.Create(column.Id, (JsonNode?)ReleasedJson.Word(column.Basis)))),
            }),
        });
    }

    /// <summary>The header of the file has ids, so a column's titles are its id, which a validator looks for, and what a person calls it.</summary>
    static JsonObject Column(ReleasedColumn column) => new()
    {
        ["name"] = column.Id,
        ["titles"] = column.Title == column.Id ? new JsonArray(column.Id) : new JsonArray(column.Id, column.Title),
        ["dc:description"] = column.Meaning,
        ["datatype"] = column.Kind switch
        {
            ColumnKind.Whole => "integer",
            ColumnKind.Date => new JsonObject { ["base"] = "date", ["format"] = "yyyy-MM-dd" },
            ColumnKind.Month => "gYearMonth",
            ColumnKind.Flag => new JsonObject { ["base"] = "boolean", ["format"] = "true|false" },
            _ => "string",
        },
        ["null"] = "",
        // Any cell of a release may be withheld, and then it is empty.
        ["required"] = false,
    };
}
