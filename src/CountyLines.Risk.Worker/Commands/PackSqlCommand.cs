using System.CommandLine;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker.Commands;

static class PackSqlCommand
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("PATH") { Description = "The pack's folder, such as rules/packs/county-lines/1.0.0" };
        var dialect = new Option<SqlDialect>("--dialect") { Description = "The database: sqlite, postgresql, duckdb, trino or spark", Required = true };
        var asOf = Dates.Option("--as-of", "The day that conditions and constants stand at (default: the first day the pack is in force)");
        var outFile = new Option<string?>("--out") { Description = "Write the query to this file (default: standard output)" };
        var command = new Command("sql", "Write a pack as one SELECT over a table of facts") { path, dialect, asOf, outFile };
        command.SetAction(async (parsed, stop) =>
        {
            var (reading, _, _) = RulesFolder.ReadPack(parsed.GetValue(path)!);
            if (reading.Pack is not { } pack)
                throw new RulesException($"The pack in {parsed.GetValue(path)} cannot be used.", reading.Problems);
            if (SqlPack.Problems(pack) is { Count: > 0 } problems)
                throw new RefusedException($"{pack.Identity} cannot be written as SQL:{Environment.NewLine}{string.Join(Environment.NewLine, problems)}");
            // No clock: the same pack gives the same text, and the day stands in its first line.
            var day = parsed.GetValue(asOf) ?? pack.EffectiveFrom;
            if (day < pack.EffectiveFrom)
                throw new RefusedException($"{pack.Identity} is in force from {pack.EffectiveFrom:yyyy-MM-dd}, not yet on {day:yyyy-MM-dd}.");
            var query = SqlPack.Write(pack, parsed.GetValue(dialect), day);
            if (parsed.GetValue(outFile) is { } file)
                await File.WriteAllTextAsync(file, query, stop);
            else
                await terminal.Out.WriteAsync(query);
            return ExitCode.Done;
        });
        return command;
    }
}
