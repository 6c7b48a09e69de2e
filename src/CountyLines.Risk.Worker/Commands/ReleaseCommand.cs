using System.CommandLine;
using CountyLines.Risk.Files;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Release;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

/// <summary>The life of a release until it is approved; the rest stands in <see cref="ReleaseIssueCommands"/>.</summary>
static class ReleaseCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        return new Command("release", "Lists for an audience: drafted from one run, approved by a second person, published, delivered, recalled")
        {
            Check(common, terminal), Draft(common, terminal, clock), Text(common, terminal, clock), Show(common, terminal, clock), Approve(common, terminal, clock), Discard(common, terminal, clock),
            ReleaseIssueCommands.Publish(common, terminal, clock), ReleaseIssueCommands.Deliver(common, terminal, clock), ReleaseIssueCommands.Recall(common, terminal, clock),
            ReleaseIssueCommands.List(common, terminal, clock), ReleaseIssueCommands.Ledger(common, terminal, clock),
        };
    }

    static Command Check(CommonOptions common, Terminal terminal)
    {
        var path = new Argument<string>("PATH") { Description = "The audience, such as rules/audiences/emsou.yaml" };
        var command = new Command("check", "Every fault of an audience's file at once, with its place and what is meant") { path };
        command.SetAction(parsed =>
        {
            var (audience, problems) = RulesFolder.ReadAudience(parsed.GetValue(path)!);
            if (common.Json(parsed))
                Json.Write(terminal.Out, new { Audience = audience?.Identity, Problems = problems.Select(ProblemText.Shape) });
            else
                ProblemText.WriteResults(terminal, problems);
            if (!common.Json(parsed))
                terminal.Out.WriteLine(audience is null ? $"{problems.Count:N0} {(problems.Count == 1 ? "problem" : "problems")}; the audience does not load." : $"{audience.Identity} has no fault: {audience.Fields.Count} fields, {audience.Recipients.Count} recipients, as {string.Join(", ", audience.Formats)}.");
            return audience is null ? ExitCode.ProblemsFound : ExitCode.Done;
        });
        return command;
    }

    static Command Draft(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var audience = new Argument<string>("AUDIENCE") { Description = "One of rules/audiences, such as emsou" };
        var run = new Option<long?>("--run") { Description = "The run to take the list from (default: the last)" };
        var corrects = new Option<long?>("--corrects") { Description = "The published release that this one puts right; everybody who received that one is told" };
        var because = new Option<string?>("--because") { Description = "With --corrects: what was wrong, in words that name nobody" };
        var acting = new Acting();
        var command = new Command("draft", "Freeze a numbered list for an audience; its files can be looked at, and nothing goes out") { audience, run, corrects, because, acting.Option };
        command.Validators.Add(result =>
        {
            if (result.GetResult(corrects) is null != (result.GetResult(because) is null))
                result.AddError("--corrects and --because belong together");
        });
        command.SetAction(parsed =>
        {
            using var store = common.OpenExistingStore(parsed, clock, acting);
            store.MustBeWhole();
            var made = new Releasing(store, common.Rules(parsed)).Draft(
                new DraftRequest(parsed.GetValue(audience)!, parsed.GetValue(run), parsed.GetValue(corrects), parsed.GetValue(because) ?? ""), Dates.Today(clock), clock.GetUtcNow());
            Write(terminal, common.Json(parsed), store.FindRelease(made.Number)!, Preview(common.Data(parsed), made));
            return ExitCode.Done;
        });
        return command;
    }

    static Command Text(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var reference = new Argument<string>("REF") { Description = "The line's reference, such as CL/2024/001" };
        var audience = new Option<string>("--audience") { Description = "To whom, such as tasking", Required = true };
        var field = new Option<string>("--field") { Description = "Which text: decision_reason or override_reason", Required = true };
        var acting = new Acting();
        var command = new Command("text", "Let one free text of one line go to an audience. No other free text leaves; when this one changes, it stays too") { reference, audience, field, acting.Option };
        command.SetAction(parsed =>
        {
            using var store = common.OpenExistingStore(parsed, clock, acting);
            var text = new Releasing(store, common.Rules(parsed)).LetText(parsed.GetValue(reference)!, parsed.GetValue(audience)!, parsed.GetValue(field)!);
            if (common.Json(parsed))
                Json.Write(terminal.Out, new { Line = parsed.GetValue(reference), Audience = parsed.GetValue(audience), Field = parsed.GetValue(field), Text = text });
            else
                terminal.Out.WriteLine($"From the next draft for {parsed.GetValue(audience)} on, {parsed.GetValue(reference)} stands there with: {text}");
            return ExitCode.Done;
        });
        return command;
    }

    static Command Show(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var (number, acting) = (Number(), new Acting());
        var command = new Command("show", "A release: its copies, its steps, and its files to look at, exactly as the recipient will see them") { number, acting.Option };
        command.SetAction(parsed => Consultation.Show(common, parsed, clock, acting, store =>
        {
            var release = Find(store, parsed.GetValue(number));
            return new Consultation("release-shown", () => Write(terminal, common.Json(parsed), release, Preview(common.Data(parsed), release)), ("release", release.Number), ("copies", release.Copies.Count));
        }));
        return command;
    }

    static Command Approve(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var (number, acting) = (Number(), new Acting());
        var command = new Command("approve", "Approve another person's draft, having looked at its files") { number, acting.Option };
        command.SetAction(parsed =>
        {
            using var store = common.OpenExistingStore(parsed, clock, acting);
            Write(terminal, common.Json(parsed), new Releasing(store, common.Rules(parsed)).Approve(parsed.GetValue(number), acting.Of(parsed), Dates.Today(clock)), null);
            return ExitCode.Done;
        });
        return command;
    }

    static Command Discard(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var (number, because, acting) = (Number(), Because("Why"), new Acting());
        var command = new Command("discard", "Give up a release that was not published; its number is not used again") { number, because, acting.Option };
        command.SetAction(parsed =>
        {
            using var store = common.OpenExistingStore(parsed, clock, acting);
            Write(terminal, common.Json(parsed), new Releasing(store, common.Rules(parsed)).Discard(parsed.GetValue(number), parsed.GetValue(because)!), null);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Writes the files of a release to look at: byte for byte those that go out.</summary>
    static string? Preview(string data, RecordedRelease release)
    {
        var home = Path.Combine(data, "releases", release.Number.ToString());
        var copies = release.Copies.Where(copy => copy.List is not null).ToList();
        foreach (var copy in copies)
        {
            var folder = Directory.CreateDirectory(Path.Combine(home, copy.Recipient)).FullName;
            foreach (var file in ReleasedFiles.Of(ReleasedJson.Read(copy.List!), copy.Formats))
                WholeFile.Write(Path.Combine(folder, file.Name), file.Bytes);
        }

        return copies.Count == 0 ? null : home;
    }

    static RecordedRelease Find(RiskStore store, long number)
    {
        return store.FindRelease(number) ?? throw new NotFoundException($"There is no release {number}; the last is {store.Releases().Select(one => one.Number).DefaultIfEmpty().Max()}.");
    }

    static void Write(Terminal terminal, bool json, RecordedRelease release, string? folder)
    {
        if (json)
            Json.Write(terminal.Out, ReleaseListText.Shape(release, [], folder));
        else
            ReleaseListText.WriteOne(terminal, release, folder);
    }

    public static Argument<long> Number() => new("NUMBER") { Description = "The release's number" };

    public static Option<string> Because(string description) => new("--because") { Description = description, Required = true };
}
