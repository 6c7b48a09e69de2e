using System.Collections.Concurrent;
using CountyLines.Risk.Worker.Web.Accounts;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>What whoever runs the worker reads of the console.</summary>
public sealed class ConsoleLogTests
{
    [Fact]
    public async Task TheLogTellsTheFirstLinkAndNothingThatNobodyCanActOn()
    {
        using var lines = new Lines();
        using var log = LoggerFactory.Create(logging =>
        {
            logging.AddProvider(lines).AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
            ConsoleAccess.Quieten(logging);
        });
        await using var console = await ConsoleUnderTest.StartAsync(withAccounts: false, log: log);
        Assert.Contains(lines.All, line => line.Contains($"make the first one here, once: {console.Server.FirstLink}", StringComparison.Ordinal));
        console.Make("Ada Example", "administrator");
        using var browser = await console.SignInAsync("Ada Example");
        foreach (var page in new[] { "/account", "/accounts", "/accounts/new", "/list", "/no-such-page" })
            await browser.GetAsync(page);
        await browser.PostAloneAsync("/account");
        console.Make("Bob Example", "analyst");
        using var bob = await console.SignInAsync("Bob Example");
        foreach (var page in new[] { "/lines?reference=Jane%20Victim%20born%202010", "/list?run=99", "/list?run=abc", "/releases/show?number=9", "/meeting?at=Jane%20Victim" })
            Assert.Equal(404, (await bob.GetAsync(page)).Status);
        Assert.True(lines.All.Count == 1, string.Join('\n', lines.All));
        Assert.DoesNotContain(ConsoleUnderTest.Password, string.Join('\n', lines.All), StringComparison.Ordinal);
        await console.OpenAsync(log: log);
        Assert.StartsWith("CountyLines.Risk.Console Information The console is at http://127.0.0.1:", lines.All.Last());
        Assert.DoesNotContain("word=", lines.All.Last(), StringComparison.Ordinal);
    }

    /// <summary>Every line that is logged.</summary>
    sealed class Lines : ILoggerProvider, ILogger
    {
        readonly string category;

        public Lines() => (category, All) = ("", []);

        Lines(string category, ConcurrentQueue<string> all) => (this.category, All) = (category, all);

        public ConcurrentQueue<string> All { get; }

        public ILogger CreateLogger(string categoryName) => new Lines(categoryName, All);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Add($"{category} {logLevel} {formatter(state, exception)}");

        /// <summary>Where a server listens it says for itself, which is as it should be.</summary>
        void Add(string line)
        {
            if (!line.StartsWith("Microsoft.Hosting.Lifetime Information Now listening on: ", StringComparison.Ordinal))
                All.Enqueue(line);
        }

        public void Dispose()
        {
        }
    }
}
