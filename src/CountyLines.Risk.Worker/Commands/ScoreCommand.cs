using System.CommandLine;
using System.Text;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker.Commands;

static class ScoreCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var file = new Argument<string>("FILE") { Description = "A table of facts: a reference column, one per fact, one per assessed factor" };
        var packName = new Option<string>("--pack") { Description = "The pack, such as county-lines@1.0.0", Required = true };
        var asOf = Dates.Option("--as-of", "Refuse a pack that was not yet in force on this date");
        var outFile = new Option<string?>("--out") { Description = "Write the scores to this file (default: standard output)" };
        var command = new Command("score", "Score a table of facts in bulk; nothing is stored") { file, packName, asOf, outFile };
        command.SetAction(async (parsed, stop) =>
        {
            var pack = common.Rules(parsed).PackNamed(parsed.GetValue(packName)!).Pack;
            if (parsed.GetValue(asOf) is { } day && pack.EffectiveFrom > day)
                throw new RefusedException($"{pack.Identity} is in force from {pack.EffectiveFrom:yyyy-MM-dd}, not yet on {day:yyyy-MM-dd}.");
            var input = parsed.GetValue(file)!;
            if (!File.Exists(input))
                throw new NotFoundException($"There is no file {input}.");
            using var table = new StreamReader(input, Encoding.UTF8);
            using var scores = new StringWriter();
            var (scored, faulty) = ScoreTable(pack, parsed.GetValue(asOf) ?? Dates.Today(clock), table, scores, input);
            if (parsed.GetValue(outFile) is { } path)
                await File.WriteAllTextAsync(path, scores.ToString(), stop);
            else
                await terminal.Out.WriteAsync(scores.ToString());
            await terminal.Error.WriteLineAsync($"{scored} rows scored, {faulty} in error, under {pack.Identity} ({pack.Sha256[..12]})");
            return faulty > 0 ? ExitCode.ProblemsFound : ExitCode.Done;
        });
        return command;
    }

    static (int Scored, int Faulty) ScoreTable(Pack pack, DateOnly asOf, TextReader table, TextWriter scores, string file)
    {
        try
        {
            return FactTable.Score(Kernel.Compile(pack, asOf), table, scores);
        }
        catch (FormatException fault)
        {
            throw new NotFoundException($"{file}: {fault.Message}");
        }
    }
}
