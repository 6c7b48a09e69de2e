using System.Net;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Worker.Web;
using CountyLines.Risk.Worker.Web.Accounts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>A console over the made-up lines of the demo, and Chromium before it.</summary>
public sealed class ConsoleInBrowser : IAsyncLifetime, IAsyncDisposable
{
    public const string Password = "correct horse battery";

    readonly Cli cli = new();
    readonly Dictionary<string, string> states = [];
    ConsoleStores? stores;
    ConsoleServer? server;
    IPlaywright? playwright;
    IBrowser? browser;

    public Uri Address => server!.Address;

    public string Data => cli.Data;

    public async Task InitializeAsync()
    {
        var demo = await cli.RunAsync("demo");
        Assert.True(demo.ExitCode is 0 or 3, demo.Error);
        var decided = await cli.RunAsync("decide", "CL/2025/038", "refer-nca", "--role", "socu-tasking-chair", "--because", "Two sources agree", "--owner", "socu-lead-investigator", "--plan", "pursue", "--review", "2026-12-20", "--as", "Bob");
        Assert.True(decided.ExitCode == 0, decided.Error);
        using (var store = RiskStore.Open(Some.Place(cli.Data), cli.Clock, Some.Person))
            new Releasing(store, Some.Rules).Draft(new DraftRequest("tasking", store.LatestRun!.Number, null, ""), Some.Day, cli.Clock.GetUtcNow());
        stores = new ConsoleStores(Some.Place(cli.Data), Some.Rules, cli.Clock);
        server = new ConsoleServer(new ConsoleSettings(new IPEndPoint(IPAddress.Loopback, 0)), stores, NullLoggerFactory.Instance);
        await server.StartAsync(CancellationToken.None);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("COUNTYLINES_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        if (server is not null)
        {
            await server.StopAsync(CancellationToken.None);
            await server.DisposeAsync();
        }

        stores?.Dispose();
        cli.Dispose();
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    /// <summary>The link by which the first account is made; null when there is one.</summary>
    public Uri? FirstLink => server!.FirstLink;

    /// <summary>Ends when it is drawn how firm each rank is, which the first look begins.</summary>
    public async Task DrawnAsync(IPage page)
    {
        do
            await page.GotoAsync("/list");
        while ((await page.Locator("tbody").InnerTextAsync()).Contains("being drawn", StringComparison.Ordinal));
    }

    /// <summary>A page of somebody who has not signed in.</summary>
    public async Task<IPage> NewPageAsync(BrowserNewContextOptions? options = null)
    {
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions(options ?? new()) { BaseURL = Address.ToString() });
        return await context.NewPageAsync();
    }

    /// <summary>A page of somebody with these roles.</summary>
    public async Task<IPage> NewPageAsync(string roles, BrowserNewContextOptions? options = null)
    {
        if (!states.TryGetValue(roles, out var state))
            states[roles] = state = await SignInAsync(roles);
        return await NewPageAsync(new BrowserNewContextOptions(options ?? new()) { StorageState = state });
    }

    async Task<string> SignInAsync(string roles)
    {
        var person = Person.Of($"Person with {roles}")!;
        using (var store = stores!.Open(Some.Person))
            Assert.True(store.AddAccount(LocalAccounts.New(person, roles.Split(','), Password), isFirst: false));
        var page = await NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Name").FillAsync(person.Name);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        var state = await page.Context.StorageStateAsync();
        await page.Context.CloseAsync();
        return state;
    }
}
