using System.CommandLine;
using CountyLines.Risk.Files;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class PackVectorsCommand
{
    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var path = new Argument<string>("PATH") { Description = "The pack's folder, such as rules/packs/county-lines/1.0.0" };
        var asOf = Dates.Option("--as-of", "The day that conditions and constants stand at (default: the first day the pack is in force)");
        var outFile = new Option<string?>("--out") { Description = "Write the table to this file (default: standard output)" };
        var command = new Command("vectors", "Write a small table of lines with their answers, which covers every row and boundary of a pack, to check in a spreadsheet") { path, asOf, outFile };
        command.SetAction(parsed =>
        {
            var (reading, _, _) = RulesFolder.ReadPack(parsed.GetValue(path)!);
            if (reading.Pack is not { } pack)
                throw new RulesException($"The pack in {parsed.GetValue(path)} cannot be used.", reading.Problems);
            // No clock: the same pack gives the same table, and the day stands in its last column.
            var day = parsed.GetValue(asOf) ?? pack.EffectiveFrom;
            if (day < pack.EffectiveFrom)
                throw new RefusedException($"{pack.Identity} is in force from {pack.EffectiveFrom:yyyy-MM-dd}, not yet on {day:yyyy-MM-dd}.");
            var vectors = PackVectors.Of(pack, day);
            using var table = new StringWriter();
            VectorTable.Write(vectors, table);
            var file = parsed.GetValue(outFile);
            if (file is not null)
                WholeFile.Write(file, table.ToString());
            if (common.Json(parsed))
                Json.Write(terminal.Out, VectorsText.Shape(vectors));
            else if (file is null)
                terminal.Out.Write(table.ToString());
            VectorsText.Write(terminal.Error, vectors);
            return ExitCode.Done;
        });
        return command;
    }
}
