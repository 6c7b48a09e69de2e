using System.CommandLine;
using System.Net;
using System.Text;
using CountyLines.Risk.Audit;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Packages;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Tests.Worker;
using CountyLines.Risk.Tests.Worker.Night;
using CountyLines.Risk.Tests.Worker.Web;
using CountyLines.Risk.Worker;
using CountyLines.Risk.Worker.Commands;
using CountyLines.Risk.Worker.Web;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CountyLines.Risk.Tests.Audit;

/// <summary>
/// Every command of the product, one after the other on one force, and the entries that each leaves. A new command without a row in
/// <see cref="Walk"/> fails by its name: say there what it leaves in the audit, or that it touches no store.
/// </summary>
public sealed class CommandWalkTests : IDisposable
{
    const string Discharge = GovernedForce.Discharge;
    const string Knives = GovernedForce.Knives;
    const string Quiet = GovernedForce.Quiet;

    /// <summary>What must never stand in the chain: names, references, numbers, and everything that people write.</summary>
    static readonly string[] Canaries = ["Canary", "canary", "CL/", "77009", "N2", "knives", "Knives", "Bob", "Ann", "Police", "See log", "Tester"];

    readonly GovernedForce force = new();
    readonly RulesHome drafts = new();

    public void Dispose()
    {
        force.Dispose();
        drafts.Dispose();
    }

    /// <summary>One command.</summary>
    /// <param name="Command">Its words, as the product has them.</param>
    /// <param name="Entries">What it leaves, each as <c>operation act lines recipients</c>; none for a command that shows and changes nothing of a store.</param>
    /// <param name="Args">What follows the words.</param>
    sealed record Step(string Command, string[] Entries, params string[] Args)
    {
        /// <summary>How it is run, when it is not by its words and arguments.</summary>
        public Func<Task<int>>? Run { get; init; }

        public string Who { get; init; } = "Canary Quill";

        /// <summary>What somebody else does first.</summary>
        public Func<Task>? Before { get; init; }
    }

    /// <summary>In this order, because each finds what those before it left.</summary>
    IReadOnlyList<Step> Walk()
    {
        string[] because = ["--because", "Canary words"];
        string[] settings = ["--settings", In("countylines.json")];
        var share = In("share.csv");
        return
        [
            new("pull", ["collection pull 0 0"], "--from", force.Extract.WriteTo(In("extract"))),
            new("rescore", ["control pack-first-used 0 0", "alteration scored 0 0", "consultation briefing-written 0 0"]),
            new("list", ["consultation list-shown 0 0"]),
            new("explain", ["consultation line-explained 1 0"], Knives),
            new("whatif", ["consultation whatif-shown 0 0"], "--pack", "county-lines@1.0.0"),
            new("stability", ["consultation stability-shown 0 0"], "--draws", "10"),
            new("replay", ["consultation run-replayed 0 0"], "1"),
            new("quality", ["consultation quality-shown 0 0"]),
            new("quality calibrate", ["control calibrated 0 0"]),
            new("quarantine list", ["consultation quarantine-shown 0 0"]),
            new("quarantine show", ["consultation quarantine-shown 0 0"], "1"),
            new("override add", ["control override-added 1 0"], [Discharge, "--factor", "physical", "--level", "2", "--reason-code", "new-intelligence", .. because, "--evidence", "N2", "--until", "2026-12-10"]),
            new("override approve", ["control override-approved 1 0"], "1") { Who = "Canary Second" },
            new("override list", ["consultation overrides-shown 1 0"]),
            new("override report", ["consultation override-report-shown 0 0"]),
            new("override end", ["control override-ended 1 0"], ["1", .. because]),
            new("decide", ["control decision-recorded 1 0"], [Knives, "monitor", "--role", "socu-tasking-chair", .. because]),
            new("decide", ["consultation decisions-shown 1 0"], "--list"),
            new("outcome add", ["collection outcome-recorded 1 0"], [Knives, "arrest", "--on", "2026-11-18", .. because]),
            new("duplicates", ["consultation duplicates-shown 0 0"]),
            new("duplicates reject", ["control pair-rejected 2 0"], [Knives, Discharge, .. because]),
            new("duplicates merge", ["combination lines-merged 2 0"], [Knives, Quiet, .. because]),
            new("duplicates decisions", ["consultation merges-shown 0 0"]),
            new("duplicates split", ["alteration line-split 2 0"], [Quiet, .. because]),
            new("duplicates share", ["disclosure numbers-shared 1 1"], "--out", share, "--key", In("key"), "--to", "Canary Police"),
            new("duplicates", ["combination numbers-compared 1 0"], "--with", share, "--key", In("key")),
            new("pack release", ["control pack-released 0 0"], drafts.FolderOf("1.0.0")),
            new("audit list", ["consultation audit-shown 0 0"]),
            new("audit list", ["consultation audit-shown 1 0"], "--line", Knives),
            new("release text", ["control text-released 1 0"], Knives, "--audience", "tasking", "--field", "decision_reason"),
            new("release draft", ["control release-drafted 0 1"], "tasking"),
            new("release show", ["consultation release-shown 0 0"], "1"),
            new("release approve", ["control release-approved 0 0"], "1") { Who = "Canary Second" },
            new("release publish", ["disclosure release-published 3 1", "control package-tried 0 1", "disclosure package-delivered 0 1"], ["1", .. settings]),
            new("release deliver", [], settings),
            new("receipt add", ["control package-received 0 1"], In("receipt.json")) { Before = VerifyAsync },
            new("release list", ["consultation releases-shown 0 0"]),
            new("release ledger", ["consultation ledger-shown 1 0"], Knives),
            new("release recall", ["control release-recalled 0 1", "control package-tried 0 1", "disclosure package-delivered 0 1"], ["1", .. because, .. settings]),
            new("release draft", ["control release-drafted 0 1"], "tasking"),
            new("release discard", ["control release-discarded 0 0"], ["2", .. because]),
            new("retention", ["consultation retention-shown 0 0"]),
            new("console", ["control account-made 0 0", "consultation list-shown 0 0"]) { Run = ConsoleAsync },
            new("erase", ["erasure line-erased 1 0"], Quiet, "--because", "subject-request", "--confirm", Quiet),
            // A PostgreSQL server makes its own.
            StoreUnderTest.IsPostgreSql ? new("backup", [], "--help") { Who = "" } : new("backup", ["control backup-made 0 0"], In("backup.db")),
            new("run", ["control night-begun 0 0", "collection pull 0 0", "alteration scored 0 0", "consultation briefing-written 0 0", "control night-done 0 0"]) { Run = NightAsync, Who = Environment.UserName },
            new("night list", ["consultation nights-shown 0 0"]),
            new("night show", ["consultation night-shown 0 0"], "2026-11-20"),
            new("night accept", ["control night-accepted 0 0"], ["2026-11-21", .. because]) { Before = StaleNightAsync },
            // A store that is on a server already is nothing to be moved.
            StoreUnderTest.IsPostgreSql
                ? new("migrate", [], "--help") { Who = "" }
                : new("migrate", ["control store-moved 0 0"], "--to", StoreUnderTest.Server, "--schema", "walked"),
            new("demo", [
                "collection pull 0 0", "control pack-first-used 0 0", "alteration scored 0 0", "consultation briefing-written 0 0",
                "collection pull 0 0", "alteration records-changed 0 0", "alteration scored 0 0", "consultation briefing-written 0 0",
            ]),

            // What stands outside the store: a chain that is looked at for its wholeness, rules, and tables that somebody brings.
            new("audit verify", []),
            new("verify", [], "--help") { Who = "" },
            new("restore", [], "--help") { Who = "" },
            new("doctor", []) { Who = "" },
            new("release check", [], Path.Combine(Repository.Rules, "audiences", "tasking.yaml")) { Who = "" },
            new("feed check", [], Path.Combine(Repository.Rules, "feeds", "force-extract.yaml"), "--from", In("extract")),
            .. new[] { "check", "test", "render", "vectors" }.Select(verb => new Step($"pack {verb}", [], drafts.FolderOf("1.0.0")) { Who = "" }),
            new("pack sql", [], drafts.FolderOf("1.0.0"), "--dialect", "sqlite") { Who = "" },
            new("score", [], In("facts.csv"), "--pack", "county-lines@1.0.0") { Who = "" },
        ];
    }

    [Fact]
    public async Task EveryCommandLeavesItsEntriesAndNoNameStandsInThem()
    {
        force.Extract.Number(Knives, "07700 900111");
        force.Extract.Log("CANARY-1", Knives, "Canary kind", text: "Canary words");
        await File.WriteAllTextAsync(In("key"), "a key for tests, of 32 bytes or more");
        await File.WriteAllTextAsync(In("facts.csv"), string.Join(',', Risk.Scoring.FactTable.Columns(Some.Pack)) + "\n");
        drafts.Write("1.0.0");
        var (certificate, key) = SomePackage.Pair(force.Cli.Folder, "force");
        Directory.CreateDirectory(In("share"));
        await File.WriteAllTextAsync(In("countylines.json"), System.Text.Json.JsonSerializer.Serialize(
            new { Release = new { Sender = "Canary Police", Certificate = certificate, Key = key, Delivery = new Dictionary<string, object> { ["socu-tasking"] = new { Folder = In("share") } } } }));
        var walk = Walk();
        var looked = 0;
        foreach (var step in walk)
        {
            // The made-up lines and the drafts have folders of their own.
            var data = step.Command == "demo" ? In("demo") : force.Cli.Data;
            force.Cli.Rules = step.Command == "pack release" ? drafts.Path : Repository.Rules;
            if (step.Before is { } first)
                await first();
            var before = EntriesOf(data).Count;
            var exit = step.Run is { } run ? await run() : await RunAsync(step, data);
            Assert.True(exit is 0 or 3, $"{step.Command} ended with {exit}");
            var after = EntriesOf(data);
            var words = after.Skip(before).Select(entry => $"{AuditEntry.Operations[(int)entry.Operation]} {entry.Act} {entry.Lines.Count} {entry.Recipients.Count}");
            Assert.Equal($"{step.Command}: {string.Join(", ", step.Entries)}", $"{step.Command}: {string.Join(", ", words)}");
            Assert.All(after.Skip(before), entry => Assert.Equal(step.Who, NameOf(data, entry.Who)));
            looked += after.Count - before;
        }

        Assert.Equal(walk.Sum(step => step.Entries.Length), looked);
        Assert.Equal(EveryCommand().Order(), walk.Select(step => step.Command).Distinct().Order());
        foreach (var data in new[] { force.Cli.Data, In("demo") })
        {
            using var store = RiskStore.Open(Some.Place(data), Some.Clock(), Some.Person);
            Assert.Equal(AuditState.Intact, AuditChain.Verify(store.AuditRows(), store.AuditNames(), null).State);
            var chain = string.Concat(store.AuditRows().Select(row => Encoding.UTF8.GetString(row.Entry)));
            Assert.All(Canaries, canary => Assert.DoesNotContain(canary, chain, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task NothingIsShownThatCannotBeRecorded()
    {
        await force.PullAndRescoreAsync();
        force.Sql(StoreUnderTest.RefusingTrigger("no_room", "BEFORE INSERT ON audit", "the disk is full"));
        var shows = new[]
        {
            new[] { "list" }, ["list", "--json"], ["explain", Knives], ["quality"], ["stability", "--draws", "10"], ["whatif", "--pack", "county-lines@1.0.0"], ["replay", "1"],
            ["quarantine", "list"], ["override", "list"], ["override", "report"], ["decide", "--list"], ["duplicates"], ["duplicates", "decisions"], ["audit", "list"], ["rescore"],
        };
        foreach (var args in shows)
        {
            var result = await force.RunAsync(args);
            Assert.Equal((1, ""), (result.ExitCode, result.Out));
            Assert.Contains("the disk is full", result.Error);
        }
    }

    /// <summary>The words of every command that can be run.</summary>
    static IEnumerable<string> EveryCommand()
    {
        return Of(CommandLine.Root(new Terminal(TextWriter.Null, TextWriter.Null, false, false, 0), Some.Clock()), "");

        static IEnumerable<string> Of(Command command, string before)
        {
            foreach (var one in command.Subcommands)
            {
                var words = $"{before}{one.Name}";
                if (one.Action is not null)
                    yield return words;
                foreach (var below in Of(one, $"{words} "))
                    yield return below;
            }
        }
    }

    async Task<int> RunAsync(Step step, string data)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] acting = step.Who.Length > 0 ? ["--as", step.Who] : [];
        var exit = await CommandLine.RunAsync(
            [.. StoreUnderTest.Arguments([.. step.Command.Split(' '), .. step.Args, .. acting], data), "--data", data, "--rules", force.Cli.Rules], new Terminal(output, error, false, false, 0), force.Cli.Clock, CancellationToken.None);
        return exit is 0 or 3 ? exit : throw new InvalidOperationException($"{step.Command}: {exit} {error}");
    }

    /// <summary>The recipient checks what came, on a machine of its own, and writes its receipt.</summary>
    async Task VerifyAsync()
    {
        var result = await force.Cli.RunAsync(
            "verify", Assert.Single(Directory.GetDirectories(In("share"))), "--trust", In("force.pem"), "--state", In("accepted.json"), "--receipt", In("receipt.json"));
        Assert.True(result.ExitCode == 0, result.Error);
    }

    /// <summary>Somebody makes the first account in the browser, and looks at the list.</summary>
    async Task<int> ConsoleAsync()
    {
        using var stores = new ConsoleStores(Some.Place(force.Cli.Data), Some.Rules, force.Cli.Clock);
        await using var server = new ConsoleServer(new ConsoleSettings(new IPEndPoint(IPAddress.Loopback, 0)), stores, NullLoggerFactory.Instance);
        await server.StartAsync(CancellationToken.None);
        var first = server.FirstLink!.PathAndQuery;
        using var visitor = new ForceConsole.Visitor(server.Address);
        Assert.Equal("/", (await visitor.PostAsync(first, "/first", ("word", first.Split('=')[1]), ("name", "Canary Quill"), ("password", "quiet harbour lantern"))).To);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/list")).Status);
        await server.StopAsync(CancellationToken.None);
        return 0;
    }

    /// <summary>What the hosted worker does when the time has come.</summary>
    async Task<int> NightAsync()
    {
        Assert.Equal(NightState.Done, (await SomeNight.Watch(force.Cli.Data, SomeNight.Settings(In("extract"), SomeNight.Patient), force.Cli.Clock).LookAsync("", CancellationToken.None))!.State);
        return 0;
    }

    /// <summary>A night whose extract is too old.</summary>
    async Task StaleNightAsync()
    {
        force.PassDays(1);
        Assert.Equal(NightState.Held, (await SomeNight.Watch(force.Cli.Data, SomeNight.Settings(In("extract")), force.Cli.Clock).LookAsync("", CancellationToken.None))!.State);
    }

    static List<AuditEntry> EntriesOf(string data)
    {
        if (!RiskStore.ExistsAt(Some.Place(data)))
            return [];
        using var store = RiskStore.Open(Some.Place(data), Some.Clock(), Some.Person);
        return [.. store.AuditRows().Select(row => AuditEntry.Read(row.Entry)!)];
    }

    static string NameOf(string data, string token)
    {
        using var store = RiskStore.Open(Some.Place(data), Some.Clock(), Some.Person);
        return store.AuditNames().Single(name => name.Token == token).Name;
    }

    string In(string name) => Path.Combine(force.Cli.Folder, name);
}
