using System.Net;
using System.Text.RegularExpressions;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Worker;
using CountyLines.Risk.Worker.Web;
using CountyLines.Risk.Worker.Web.Accounts;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>A console over HTTP on a port of its own, beside the commands of a test, with accounts made as the console makes them.</summary>
sealed partial class ForceConsole : IAsyncDisposable
{
    const string Password = "quiet harbour lantern";

    readonly ConsoleStores stores;
    readonly ConsoleServer server;
    readonly List<Visitor> visitors = [];

    ForceConsole(ConsoleStores stores, ConsoleServer server) => (this.stores, this.server) = (stores, server);

    /// <param name="settings">The settings file; it need not be there.</param>
    public static async Task<ForceConsole> StartAsync(Cli cli, string settings)
    {
        var file = SettingsFile.Open(settings, mustExist: false, [], CountyLines.Risk.Pull.SourceAccess.OfThisProcess);
        var stores = new ConsoleStores(Some.Place(cli.Data), new RulesFolder(cli.Rules), cli.Clock) { Settings = new SettingsInUse(file, cli.Clock) };
        var server = new ConsoleServer(new ConsoleSettings(new IPEndPoint(IPAddress.Loopback, 0)), stores, NullLoggerFactory.Instance);
        await server.StartAsync(CancellationToken.None);
        return new ForceConsole(stores, server);
    }

    /// <summary>Somebody with an account and these roles, who has signed in.</summary>
    public async Task<Visitor> SignInAsync(string name, params string[] roles)
    {
        using (var store = stores.Open(Some.Person))
            Assert.True(store.AddAccount(LocalAccounts.New(Person.Of(name)!, roles, Password), isFirst: false));
        var visitor = new Visitor(server.Address);
        visitors.Add(visitor);
        var answer = await visitor.PostAsync("/sign-in", "/sign-in", ("name", name), ("password", Password));
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        visitors.ForEach(visitor => visitor.Dispose());
        await server.StopAsync(CancellationToken.None);
        await server.DisposeAsync();
        stores.Dispose();
    }

    /// <summary>What came back.</summary>
    internal sealed record Answer(HttpStatusCode Status, string Html, byte[] Bytes, string? To, HttpResponseMessage Response)
    {
        /// <summary>The page as a person reads it, without its tags and with single spaces.</summary>
        public string Text { get; } = WebUtility.HtmlDecode(Spaces().Replace(Tags().Replace(Html, " "), " "));
    }

    /// <summary>A browser without script: it keeps cookies, follows nothing by itself, and fills in forms that a page has.</summary>
    internal sealed partial class Visitor : IDisposable
    {
        readonly HttpClient client;

        public Visitor(Uri address) => client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = true, CookieContainer = new CookieContainer() }) { BaseAddress = address };

        public async Task<Answer> GetAsync(string path) => await ReadAsync(await client.GetAsync(path));

        /// <summary>Loads the page that has the form, and sends it.</summary>
        public async Task<Answer> PostAsync(string page, string action, params (string Name, string Value)[] fields)
        {
            var token = Token().Match((await GetAsync(page)).Html).Groups[1].Value;
            using var form = new FormUrlEncodedContent(fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)).Append(new("form", token)));
            return await ReadAsync(await client.PostAsync(action, form));
        }

        public async Task<Answer> PostFileAsync(string page, string action, string field, string file, params (string Name, string Value)[] fields)
        {
            var token = Token().Match((await GetAsync(page)).Html).Groups[1].Value;
            using var form = new MultipartFormDataContent { { new StringContent(token), "form" }, { new ByteArrayContent(await File.ReadAllBytesAsync(file)), field, Path.GetFileName(file) } };
            foreach (var (name, value) in fields)
                form.Add(new StringContent(value), name);
            return await ReadAsync(await client.PostAsync(action, form));
        }

        public void Dispose() => client.Dispose();

        static async Task<Answer> ReadAsync(HttpResponseMessage response)
        {
            var bytes = await response.Content.ReadAsByteArrayAsync();
            return new Answer(response.StatusCode, System.Text.Encoding.UTF8.GetString(bytes), bytes, response.Headers.Location?.OriginalString, response);
        }

        [GeneratedRegex("name=\"form\" type=\"hidden\" value=\"([^\"]*)\"")]
        private static partial Regex Token();
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
