using System.CommandLine;
using CountyLines.Risk.Files;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

/// <summary>The verbs of somebody who writes rules: check, test, render, release, sql, vectors. All of them read the pack first and stop at its faults.</summary>
static class PackCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var path = new Argument<string>("PATH") { Description = "The pack's folder, such as rules/packs/county-lines/1.0.0" };
        return new Command("pack", "The rule author's tools")
        {
            Check(common, terminal, path),
            Test(common, terminal, path),
            Render(common, terminal, path),
            Release(common, terminal, clock, path),
            PackSqlCommand.Create(terminal),
            PackVectorsCommand.Create(common, terminal),
        };
    }

    static Command Check(CommonOptions common, Terminal terminal, Argument<string> path)
    {
        var check = new Command("check", "Read a pack, prove it, run its cases, and show everything that is wrong with it") { path };
        check.SetAction(parsed =>
        {
            var (reading, _, _) = RulesFolder.ReadPack(parsed.GetValue(path)!);
            if (common.Json(parsed))
                Json.Write(terminal.Out, PackText.Shape(reading));
            else
                PackText.Write(terminal, reading);
            return reading.Pack is null ? ExitCode.ProblemsFound : ExitCode.Done;
        });
        return check;
    }

    static Command Test(CommonOptions common, Terminal terminal, Argument<string> path)
    {
        var test = new Command("test", "Run a pack's cases, and show which rows and levels no case covers") { path };
        test.SetAction(parsed =>
        {
            var (reading, _, _) = RulesFolder.ReadPack(parsed.GetValue(path)!);
            if (common.Json(parsed))
                Json.Write(terminal.Out, CoverageText.Shape(reading));
            else
                CoverageText.Write(terminal, reading);
            return reading.Pack is null ? ExitCode.ProblemsFound : ExitCode.Done;
        });
        return test;
    }

    static Command Render(CommonOptions common, Terminal terminal, Argument<string> path)
    {
        var outFile = new Option<string?>("--out") { Description = "Write the document to this file (default: standard output)" };
        var render = new Command("render", "Write a pack as one HTML document that a committee can read and sign") { path, outFile };
        render.SetAction(parsed =>
        {
            var (rules, folder, file) = (common.Rules(parsed), parsed.GetValue(path)!, parsed.GetValue(outFile));
            if (Faulty(terminal, common.Json(parsed), RulesFolder.ReadPack(folder).Reading))
                return ExitCode.ProblemsFound;
            var (loaded, html) = PackPaper.Write(rules, folder);
            if (file is not null)
                WholeFile.Write(file, html);
            if (common.Json(parsed))
                Json.Write(terminal.Out, new { Pack = loaded.Pack.Identity, loaded.Pack.Sha256, File = file, Html = file is null ? html : null });
            else if (file is null)
                terminal.Out.Write(html);
            else
                terminal.Out.WriteLine($"{loaded.Pack.Identity} is written to {file}. SHA-256 {loaded.Pack.Sha256}");
            return ExitCode.Done;
        });
        return render;
    }

    static Command Release(CommonOptions common, Terminal terminal, TimeProvider clock, Argument<string> path)
    {
        var acting = new Acting();
        var release = new Command("release", "List a pack as released, with its hash and the day: from then on it can be in force, and may not change") { path, acting.Option };
        release.SetAction(parsed =>
        {
            var folder = parsed.GetValue(path)!;
            var (reading, _, _) = RulesFolder.ReadPack(folder);
            if (Faulty(terminal, common.Json(parsed), reading))
                return ExitCode.ProblemsFound;
            using var store = common.OpenStore(parsed, clock, acting);
            var release = Proposing.Audited(store, reading.Pack!.Sha256, () => common.Rules(parsed).Release(reading.Pack, folder, Dates.Today(clock)));
            if (release.Listed is null)
                throw new RefusedException(release.Reason);
            if (common.Json(parsed))
                Json.Write(terminal.Out, ReleaseText.Shape(release));
            else
                ReleaseText.Write(terminal.Out, release, reading.Pack);
            return ExitCode.Done;
        });
        return release;
    }

    /// <summary>Shows what is wrong with a pack, when something is.</summary>
    static bool Faulty(Terminal terminal, bool json, Scoring.PackReading reading)
    {
        if (reading.Pack is not null)
            return false;
        if (json)
            Json.Write(terminal.Out, PackText.Shape(reading));
        else
            PackText.Write(terminal, reading);
        return true;
    }
}
