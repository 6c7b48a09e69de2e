using System.CommandLine;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

/// <summary>What becomes of a release once it is approved: it is signed, delivered, called back, and found again.</summary>
static class ReleaseIssueCommands
{
    public static Command Publish(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var (number, acting) = (ReleaseCommand.Number(), new Acting());
        var command = new Command("publish", "Sign an approved release for each recipient and deliver it") { number, acting.Option };
        command.SetAction(async (parsed, stop) =>
        {
            using var store = common.OpenExistingStore(parsed, clock, acting);
            using var settings = common.Release(parsed, clock);
            var release = new Publishing(store, common.Rules(parsed), settings.Certificate, settings.Sender).Publish(parsed.GetValue(number), Dates.Today(clock), clock.GetUtcNow());
            return await DeliverAsync(common, parsed, terminal, store, settings.Ways, release, stop);
        });
        return command;
    }

    public static Command Deliver(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var acting = new Acting();
        var command = new Command("deliver", "Deliver what is signed and has not arrived; safe to repeat") { acting.Option };
        command.SetAction(async (parsed, stop) =>
        {
            using var store = common.OpenExistingStore(parsed, clock, acting);
            return await DeliverAsync(common, parsed, terminal, store, common.DeliveryWays(parsed, clock), null, stop);
        });
        return command;
    }

    public static Command Recall(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var (number, because, acting) = (ReleaseCommand.Number(), ReleaseCommand.Because("Why, in words that name nobody; every recipient reads it"), new Acting());
        var command = new Command("recall", "Take a published release back: what has not left is withdrawn, and everybody who may hold it is told") { number, because, acting.Option };
        command.SetAction(async (parsed, stop) =>
        {
            using var store = common.OpenExistingStore(parsed, clock, acting);
            using var settings = common.Release(parsed, clock);
            var release = new Publishing(store, common.Rules(parsed), settings.Certificate, settings.Sender).Recall(parsed.GetValue(number), parsed.GetValue(because)!, clock.GetUtcNow());
            return await DeliverAsync(common, parsed, terminal, store, settings.Ways, release, stop);
        });
        return command;
    }

    public static Command List(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var acting = new Acting();
        var command = new Command("list", "Releases with their state, what is on its way, and receipts that are missing") { acting.Option };
        command.SetAction(parsed => Consultation.Show(common, parsed, clock, acting, store =>
        {
            var (releases, packages, missed) = (store.Releases(), store.Packages(), Delivering.Missed(store, Dates.Today(clock)));
            return new Consultation("releases-shown", () =>
            {
                if (common.Json(parsed))
                    Json.Write(terminal.Out, new { Releases = releases.Select(one => ReleaseListText.Shape(one, packages)), Missed = missed.Select(one => new { one.Package.Feed, one.Package.Sequence, one.Due }) });
                else
                    ReleaseListText.Write(terminal, releases, packages, missed);
            }, ("releases", releases.Count)) { ExitCode = missed.Count > 0 ? ExitCode.ProblemsFound : ExitCode.Done };
        }));
        return command;
    }

    public static Command Ledger(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var reference = new Argument<string>("REF") { Description = "The line's reference, such as CL/2024/001" };
        var acting = new Acting();
        var command = new Command("ledger", "Which version of a line went to whom, and when") { reference, acting.Option };
        command.SetAction(parsed => Consultation.Show(common, parsed, clock, acting, store =>
        {
            var line = parsed.GetValue(reference)!;
            // To record the question would bring the reference back.
            if (store.ErasedLines().FirstOrDefault(one => one.Is(line)) is { } erased)
                throw new NotFoundException($"The line was erased on {erased.Day:d MMMM yyyy}. Where it had gone was told then, and stands only on the paper that was kept.");
            var gone = store.Disclosures(line);
            return new Consultation(new AuditAct(AuditOperation.Consultation, "ledger-shown", ("copies", gone.Count)) { Lines = [line] }, () =>
            {
                if (common.Json(parsed))
                    Json.Write(terminal.Out, new { Line = line, Copies = gone.Select(ReleaseListText.Shape) });
                else
                    ReleaseListText.WriteLedger(terminal, line, gone);
            });
        }));
        return command;
    }

    static async Task<int> DeliverAsync(CommonOptions common, ParseResult parsed, Terminal terminal, RiskStore store, IReadOnlyDictionary<string, DeliveryWay> ways, RecordedRelease? release, CancellationToken stop)
    {
        var reports = await new Delivering(store, ways).DeliverAsync(stop);
        var (releases, packages) = (store.Releases(), store.Packages());
        if (common.Json(parsed))
            Json.Write(terminal.Out, new { Release = release is null ? null : ReleaseListText.Shape(releases.First(one => one.Number == release.Number), packages), Deliveries = reports.Select(ReleaseListText.Shape) });
        else
            ReleaseListText.WriteDeliveries(terminal, release, reports);
        // A list that did not arrive is done only when it does: the supervisor, or a person, comes again.
        return reports.Any(one => !one.Arrived) ? ExitCode.Failed : ExitCode.Done;
    }
}
