using CountyLines.Risk.Store;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>What was moved from a store's file to a server.</summary>
static class MigrateText
{
    public static void Write(Terminal terminal, bool json, StorePlace from, StorePlace to, IReadOnlyList<MovedTable> moved)
    {
        if (json)
        {
            Json.Write(terminal.Out, new { From = from.Name, To = to.Name, to.Schema, Tables = moved.Select(one => new { one.Table, one.Rows, one.Sha256 }) });
            return;
        }

        TableView.Write(terminal, [new("Table"), new("Rows", IsNumber: true), new("SHA-256 on both sides", MayFold: true)], [.. moved.Select(one => (IReadOnlyList<Cell>)[one.Table, $"{one.Rows}", one.Sha256])]);
        terminal.Out.WriteLine($"{moved.Sum(one => one.Rows)} rows of {moved.Count} tables moved to {to.Name} and are the same there.");
        terminal.Out.WriteLine($"Name it in the settings from now on: \"Store\": {{ \"ConnectionString\": \"...\", \"Schema\": \"{to.Schema}\" }}. The file {from.Name} stays as it is; remove it with its backups when nobody needs it.");
    }
}
