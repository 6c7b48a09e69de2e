using System.Net;
using System.Text.Json;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Pull;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Worker.Web;
using CountyLines.Risk.Worker.Web.Accounts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>A real console on a port of this machine, with a small scored store and an account for each role.</summary>
sealed class ConsoleUnderTest : IAsyncDisposable
{
    public const string Line = "CL/2026/900";
    public const string Password = "tin harbour velvet";
    public const string FirstName = "Example line";

    readonly Cli cli = new();
    readonly List<Browser> browsers = [];

    ConsoleStores? stores;
    ConsoleServer? server;

    ConsoleUnderTest() => cli.Clock = Clock;

    public FakeTimeProvider Clock { get; } = Some.Clock();

    public ConsoleServer Server => server!;

    public string Data => cli.Data;

    /// <summary>The name of whoever has a role, and only that.</summary>
    public static string NameOf(string role) => $"Example {role}";

    /// <param name="change">Of settings that listen on any free port of this machine.</param>
    /// <param name="fill">Of the extract that is pulled and scored; without it there is one line.</param>
    public static async Task<ConsoleUnderTest> StartAsync(Func<ConsoleSettings, ConsoleSettings>? change = null, Action<SmallExtract>? fill = null, bool withAccounts = true, ILoggerFactory? log = null)
    {
        var console = new ConsoleUnderTest();
        var extract = SmallExtract.OfOneLine(Line);
        fill?.Invoke(extract);
        await console.cli.RunAsync("pull", "--from", extract.WriteTo(Path.Combine(console.cli.Folder, "extract")));
        await console.cli.RunAsync("rescore");
        if (withAccounts)
            foreach (var role in Roles.All)
                console.Make(NameOf(role), role);
        await console.OpenAsync(change, log);
        return console;
    }

    /// <summary>Starts a console on the same store, in the place of the one that ran.</summary>
    public async Task OpenAsync(Func<ConsoleSettings, ConsoleSettings>? change = null, ILoggerFactory? log = null)
    {
        await CloseAsync();
        var settings = new ConsoleSettings(new IPEndPoint(IPAddress.Loopback, 0));
        stores = new ConsoleStores(Some.Place(Data), Some.Rules, Clock);
        server = new ConsoleServer(change?.Invoke(settings) ?? settings, stores, log ?? NullLoggerFactory.Instance);
        await server.StartAsync(CancellationToken.None);
    }

    public void Make(string name, params string[] roles)
    {
        using var store = Open();
        if (!store.AddAccount(LocalAccounts.New(Person.Of(name)!, roles, Password), isFirst: false))
            throw new InvalidOperationException($"There is an account of {name} already.");
    }

    /// <summary>The tasking list of the last run, drafted by the analyst.</summary>
    public void Draft()
    {
        using var store = RiskStore.Open(Some.Place(Data), Clock, Person.Of(NameOf("analyst"))!);
        new Releasing(store, Some.Rules).Draft(new DraftRequest("tasking", store.LatestRun!.Number, null, ""), Some.Day, Clock.GetUtcNow());
    }

    public RiskStore Open() => RiskStore.Open(Some.Place(Data), Clock, Some.Person);

    public Account? Find(string name)
    {
        using var store = Open();
        return store.FindAccount(Person.Of(name)!);
    }

    /// <summary>Every entry of the audit with its operation and its act, the oldest first.</summary>
    public IReadOnlyList<(string Operation, string Act)> Audit()
    {
        return
        [
            .. StoreUnderTest.Query<byte[]>(Data, "SELECT entry FROM audit ORDER BY number").Select(entry => JsonDocument.Parse(entry).RootElement)
                .Select(entry => (entry.GetProperty("operation").GetString()!, entry.GetProperty("act").GetString()!)),
        ];
    }

    /// <summary>What was looked at since the audit had so many entries.</summary>
    public IReadOnlyList<string> Looked(int since) => [.. Audit().Skip(since).Where(entry => entry.Operation == "consultation").Select(entry => entry.Act)];

    /// <summary>Everything that a person could change, as text; what was looked at is not in it.</summary>
    public string State()
    {
        return string.Join('\n', StoreUnderTest.Query<string>(Data, "SELECT name || roles || password || stamp || failed FROM account ORDER BY key").Append($"{Audit().Count(entry => entry.Operation != "consultation")} entries"));
    }

    public Browser Browse()
    {
        var browser = new Browser(Server.Address);
        browsers.Add(browser);
        return browser;
    }

    /// <summary>A browser in which somebody has signed in.</summary>
    public async Task<Browser> SignInAsync(string name, string password = Password)
    {
        var browser = Browse();
        var answer = await browser.PostAsync("/sign-in", ("name", name), ("password", password));
        return answer.Status == 302 ? browser : throw new InvalidOperationException($"{name} was not let in: {answer.Status}");
    }

    public async ValueTask DisposeAsync()
    {
        browsers.ForEach(browser => browser.Dispose());
        await CloseAsync();
        cli.Dispose();
    }

    async Task CloseAsync()
    {
        if (server is null)
            return;
        await server.StopAsync(CancellationToken.None);
        await server.DisposeAsync();
        stores!.Dispose();
    }
}
