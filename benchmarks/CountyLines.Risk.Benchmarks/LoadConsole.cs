using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Web;
using CountyLines.Risk.Worker.Web.Accounts;
using Microsoft.Extensions.Logging.Abstractions;

namespace CountyLines.Risk.Benchmarks;

/// <summary>
/// How long does the list page take while many look at it: clients on loopback that ask again as soon as they are answered, alone and beside a night that runs over
/// and over. Everything is in one process, so the clients and the night take from the console what a worker's machine has. <c>dotnet run -c Release -- console LINES CLIENTS SECONDS</c>
/// </summary>
static partial class LoadConsole
{
    const string Password = "correct horse battery";

    public static async Task RunAsync(int lines, int clients, TimeSpan time)
    {
        var home = Directory.CreateTempSubdirectory("countylines-console-load-").FullName;
        try
        {
            var (first, changed) = (MadeUpExtract.Write(lines, lines * 20), MadeUpExtract.WriteChanged(lines, lines * 20));
            Night(home, first, 0);
            using var stores = new ConsoleStores(new StorePlace(home), Repository.Rules, StillClock.Instance);
            await using var server = new ConsoleServer(new ConsoleSettings(new IPEndPoint(IPAddress.Loopback, 0)), stores, NullLoggerFactory.Instance);
            await server.StartAsync(CancellationToken.None);
            using (var store = stores.Open(LocalAccounts.Nobody))
                store.AddAccount(LocalAccounts.New(Person.Of("Reader")!, ["analyst"], Password), isFirst: true);
            using var client = await SignInAsync(server.Address);
            Console.WriteLine("| list of | clients | beside | requests | a second | first byte, median, ms | 95 of 100 | slowest |");
            Console.WriteLine("|---:|---:|---|---:|---:|---:|---:|---:|");
            await LoadAsync(client, clients, TimeSpan.FromSeconds(5));
            Console.WriteLine(Row(lines, clients, "nothing", time, await LoadAsync(client, clients, time)));
            using var stop = new CancellationTokenSource();
            var night = Task.Run(() =>
            {
                for (var day = 1; !stop.IsCancellationRequested; day++)
                    Night(home, day % 2 == 1 ? changed : first, day);
            });
            Console.WriteLine(Row(lines, clients, "a night that runs over and over", time, await LoadAsync(client, clients, time)));
            await stop.CancelAsync();
            await night;
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    static void Night(string home, string extract, int day)
    {
        using var store = RiskStore.Open(new StorePlace(home), StillClock.Instance, Person.Of("Worker")!);
        store.MustBeWhole();
        var date = MadeUpExtract.Day.AddDays(day);
        var request = new CycleRequest([new FeedSource(Repository.Rules.FeedNamed("force-extract"), extract)], date, date, null, RiskStore.NightTrigger);
        new RiskCycle(store, Repository.Rules, home).RunAsync(request, null, CancellationToken.None).GetAwaiter().GetResult();
    }

    static async Task<HttpClient> SignInAsync(Uri address)
    {
        var client = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), MaxConnectionsPerServer = 1_000 }) { BaseAddress = address };
        var page = await client.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "Reader", ["password"] = Password, ["form"] = WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value) });
        using var answer = await client.PostAsync(new Uri("/sign-in", UriKind.Relative), form);
        return answer.RequestMessage!.RequestUri!.AbsolutePath == "/list" ? client : throw new InvalidOperationException($"Nobody could sign in: {(int)answer.StatusCode}.");
    }

    static async Task<List<double>> LoadAsync(HttpClient client, int clients, TimeSpan time)
    {
        var (times, watch) = (new ConcurrentBag<double>(), Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            var room = new byte[64 * 1024];
            while (watch.Elapsed < time)
            {
                var began = Stopwatch.GetTimestamp();
                using var answer = await client.GetAsync(new Uri("/list", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
                answer.EnsureSuccessStatusCode();
                using var body = await answer.Content.ReadAsStreamAsync();
                await body.ReadExactlyAsync(room.AsMemory(0, 1));
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                while (await body.ReadAsync(room) > 0)
                {
                }
            }
        })));
        return [.. times.Order()];
    }

    static string Row(int lines, int clients, string beside, TimeSpan time, List<double> times)
    {
        return string.Create(CultureInfo.InvariantCulture, $"| {lines} | {clients} | {beside} | {times.Count} | {times.Count / time.TotalSeconds:0} | {times[times.Count / 2]:0.0} | {times[times.Count * 95 / 100]:0.0} | {times[^1]:0} |");
    }

    [GeneratedRegex("name=\"form\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
