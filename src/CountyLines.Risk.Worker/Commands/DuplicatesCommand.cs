using System.CommandLine;
using CountyLines.Risk.Duplicates;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class DuplicatesCommand
{
    const int ShownUnlessAsked = 20;

    /// <summary>Longer than any reason that is read; it is kept for ever.</summary>
    const int LongestText = 500;

    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var top = new Option<int?>("--top") { Description = $"Only the N heaviest pairs (default: {ShownUnlessAsked} on a screen, all with --json)" };
        top.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var number) && number < 1)
                result.AddError("--top must be 1 or more");
        });
        var (with, key) = (new Option<string?>("--with") { Description = "Compare with a partner's numbers: the file that they made with duplicates share" }, DuplicatesShareCommand.KeyOption());
        var acting = new Acting();
        var command = new Command("duplicates",
            "Pairs of lines that may be one line mapped twice, each with a weight and what speaks for and against it. The weight is a sum of binary logarithms: "
            + "how much more often each sign is seen of one line than of two, less how unlikely it is of any two lines; 0 is as likely one line as two. The signs, their shares and the weight from which a pair is shown are product defaults, all in rules/duplicates.yaml.")
        { top, with, key, acting.Option };
        command.SetAction((parsed, stop) => Consultation.ShowAsync(common, parsed, clock, acting, store =>
        {
            if (parsed.GetValue(with) is { } share)
                return Task.FromResult(DuplicatesShareCommand.Compare(store, share, parsed.GetValue(key), common.Json(parsed), terminal));
            if (parsed.GetValue(key) is not null)
                throw new NotFoundException("--key is for a comparison with a partner: give their file with --with SHARE.csv");
            var rules = common.Rules(parsed).DuplicateRules();
            var search = DuplicateSearch.Of(store.LinesWithNumbers(), rules, store.RejectedPairs, stop);
            return Task.FromResult(new Consultation("duplicates-shown", Write, ("pull", store.LatestPull), ("pairs", search.Pairs.Count)));

            void Write()
            {
                if (common.Json(parsed))
                    Json.Write(terminal.Out, DuplicatesText.Shape(search, rules, parsed.GetValue(top)));
                else
                    DuplicatesText.Write(terminal.Out, search, rules, parsed.GetValue(top) ?? ShownUnlessAsked);
            }
        }));

        command.Add(Deciding("merge", "Count two records as one line from now on; both are kept, and it can be undone", ["STAYS", "ABSORBED"], (store, lines, grounds) =>
        {
            store.Merge(lines[0], lines[1], grounds);
            return $"{lines[1]} is merged into {lines[0]}. Score the lines to see it: countylines rescore. To undo it: countylines duplicates split {lines[1]} --because \"...\"";
        }, common, terminal, clock));
        command.Add(Deciding("split", "Take an absorbed line out again: both lines are as if they had never been merged", ["ABSORBED"], (store, lines, grounds) =>
        {
            var stays = store.Split(lines[0], grounds);
            return $"{lines[0]} is a line by itself again, and no longer counts under {stays}. Score the lines to see it: countylines rescore";
        }, common, terminal, clock));
        command.Add(Deciding("reject", "Put on record that two lines are not the same, so that they are not proposed again", ["REF", "OTHER"], (store, lines, grounds) =>
        {
            store.Reject(lines[0], lines[1], grounds);
            return $"{lines[0]} and {lines[1]} are two lines, and are not proposed again.";
        }, common, terminal, clock));
        command.Add(Decisions(common, terminal, clock));
        command.Add(DuplicatesShareCommand.Create(common, terminal, clock));
        return command;
    }

    static Command Decisions(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var acting = new Acting();
        var command = new Command("decisions", "The merges and rejections that stand, with who decided them and why") { acting.Option };
        command.SetAction(parsed => Consultation.Show(common, parsed, clock, acting, store =>
        {
            var restricted = store.RestrictedLines();
            var merges = store.Merges.All.Where(merge => !restricted.Contains(merge.Line) && !restricted.Contains(merge.Into)).ToList();
            var rejected = store.RejectedPairs.Where(pair => !restricted.Contains(pair.LineA) && !restricted.Contains(pair.LineB)).ToList();
            return new Consultation("merges-shown", Write, ("merges", merges.Count), ("rejected", rejected.Count));

            void Write()
            {
                if (common.Json(parsed))
                    Json.Write(terminal.Out, DuplicatesText.DecisionsShape(merges, rejected));
                else
                    DuplicatesText.WriteDecisions(terminal.Out, merges, rejected);
            }
        }));
        return command;
    }

    static Command Deciding(
        string verb, string description, string[] names, Func<RiskStore, string[], Grounds, string> decide, CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var references = names.Select(name => new Argument<string>(name) { Description = "A line's reference, such as CL/2024/001" }).ToList();
        var because = Because();
        var acting = new Acting();
        var command = new Command(verb, description) { because, acting.Option };
        references.ForEach(command.Add);
        command.SetAction(parsed =>
        {
            using var store = common.OpenExistingStore(parsed, clock, acting);
            var known = store.LinesWithNumbers();
            var lines = references.Select(reference => Find(known, parsed.GetValue(reference)!)).ToArray();
            var grounds = new Grounds(parsed.GetValue(because)!.Trim(), acting.Of(parsed).Name, Dates.Today(clock));
            // A split is always allowed: it shows nothing, and what was merged by mistake must come apart.
            if (verb != "split" && lines.Where(line => line.Line.Restricted).Select(line => line.Line.Reference).ToList() is { Count: > 0 } withheld)
                throw new RefusedException($"{string.Join(" and ", withheld)} {(withheld.Count == 1 ? "is" : "are")} restricted. What is withheld cannot be compared, so nothing is decided about it: lift the restriction at the source first.");
            var done = decide(store, [.. lines.Select(line => line.Line.Reference)], grounds);
            if (common.Json(parsed))
                Json.Write(terminal.Out, new { Decision = verb, Lines = lines.Select(line => line.Line.Reference), grounds.Because, grounds.By, grounds.On });
            else
                terminal.Out.WriteLine(done);
            return ExitCode.Done;
        });
        return command;
    }

    static LineRecords Find(IReadOnlyList<LineRecords> known, string wanted)
    {
        return known.FirstOrDefault(one => one.Line.Reference.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? throw new NotFoundException($"There is no line '{wanted}'{Words.DidYouMean(wanted, known.Select(one => one.Line.Reference))}");
    }

    /// <summary>A reason that may not be blank, too long, or hold what cannot be seen: it is shown to others for ever.</summary>
    static Option<string> Because()
    {
        const string name = "--because";
        var option = new Option<string>(name) { Description = "Why, in a sentence; it is kept with the decision", Required = true };
        option.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var text }])
                return;
            if (string.IsNullOrWhiteSpace(text))
                result.AddError($"{name} must say something");
            else if (text.Length > LongestText)
                result.AddError($"{name} has {text.Length:N0} characters and may have {LongestText}");
            else if (VisibleText.Of(text) != text)
                result.AddError($"{name} holds a character that cannot be seen");
        });
        return option;
    }
}
