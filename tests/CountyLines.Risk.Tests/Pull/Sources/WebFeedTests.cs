using System.Globalization;
using System.Text;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Pull.Sources;

/// <summary>A web service that does everything wrong: the pull is refused and says why, or waits and asks again, and never takes less for all.</summary>
public sealed class WebFeedTests
{
    const string Canary = "canary-7f3a9";
    const string Item = """{"Line Ref":"CL/1","Factor":"Financial harm","Level":1}""";

    readonly InstantClock clock = new();

    /// <summary>Reads one resource of three columns.</summary>
    (SourceTable? Table, IReadOnlyList<string> Problems) Ask(MisbehavingServer server, string place = "", string head = "", string token = "", string[]? columns = null)
    {
        var feed = SampleFeeds.Read(SampleFeeds.Yaml($"from: http\nhosts: [localhost, 127.0.0.1]\n{head}", (_, kind) => $"url: {server.Address}/{kind}?all=yes{place.Replace("\n", "\n    ")}"));
        var fields = (columns ?? ["Line Ref", "Factor", "Level"]).ToDictionary(column => column, column => new FeedField(column, null, false));
        var file = feed.Files[RecordKind.Assessment] with { Fields = fields };
        var problems = new List<string>();
        var tables = SourceTables.Open(feed with { Files = new Dictionary<RecordKind, FeedFile> { [RecordKind.Assessment] = file } }, "", SampleFeeds.Context(SampleFeeds.Access(token: token, clock: clock)), problems, out _);
        Assert.All(problems, problem => Assert.StartsWith("localhost/assessment: ", problem));
        return (tables.GetValueOrDefault(RecordKind.Assessment), [.. problems.Select(problem => problem["localhost/assessment: ".Length..])]);
    }

    string Why(Func<WebRequest, int, byte[]?> answer, string place = "", string head = "")
    {
        using var server = new MisbehavingServer(answer);
        var (table, problems) = Ask(server, place, head);
        Assert.Null(table);
        return Assert.Single(problems);
    }

    [Fact]
    public void AListOfItemsIsATable()
    {
        using var server = new MisbehavingServer((_, _) => MisbehavingServer.Json($"[{Item}, {{\"Line Ref\":\"CL/2\",\"Factor\":null,\"Extra\":1}}]"));
        var table = Ask(server).Table!;
        Assert.Equal(["Line Ref", "Factor", "Level", "Extra"], table.Columns);
        Assert.Equal([["CL/1", "Financial harm", "1"], ["CL/2", "", ""]], table.Rows.Select(row => row.Fields));
        Assert.Equal(" (page 1, item 2)", table.WhereOf(table.Rows[1]));
        var request = Assert.Single(server.Requests);
        Assert.Equal(("/assessment?all=yes", "application/json", "identity"), (request.Target, request.Headers["Accept"], request.Headers["Accept-Encoding"]));
        Assert.Empty(clock.Waits);
    }

    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.50", "1.5")]
    [InlineData("1e2", "100")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    [InlineData("true", "true")]
    [InlineData("null", "")]
    [InlineData("\"x\"", "x")]
    [InlineData("[\"a\", 2, true]", "a; 2; true")]
    [InlineData("[]", "")]
    public void AValueOfJsonBecomesText(string json, string text)
    {
        using var server = new MisbehavingServer((_, _) => MisbehavingServer.Json($"[{Item.Replace("1}", json + "}")}]"));
        Assert.Equal(text, Assert.Single(Ask(server).Table!.Rows).Fields[2]);
    }

    [Fact]
    public void AColumnMayStandInsideAnother()
    {
        using var server = new MisbehavingServer((_, _) => MisbehavingServer.Json("""[{"line":{"ref":"CL/1"},"a.b":"whole name"}]"""));
        Assert.Equal(["CL/1", "whole name"], Assert.Single(Ask(server, columns: ["line.ref", "a.b"]).Table!.Rows).Fields);
    }

    [Fact]
    public void AWrongTypeIsAFaultOfItsValueOrOfItsItem()
    {
        using var server = new MisbehavingServer((_, _) => MisbehavingServer.Json($$$"""[{{{Item}}}, 7, {"Line Ref":"CL/2","Level":{"secret":1}}, {"Line Ref":["a;b"]}, {"Line Ref":[["a"]]}, {"Line Ref":"\ud800"}]"""));
        var table = Ask(server).Table!;
        Assert.Equal("the item is a number and not an object with named values", table.Rows[1].Fault);
        Assert.Equal(new CellFault("Level", "", "there is an object where a single value belongs"), Assert.Single(table.FaultsOf(table.Rows[2])));
        Assert.Equal("a list must hold texts or numbers without ';' in them", Assert.Single(table.FaultsOf(table.Rows[3])).Reason);
        Assert.Equal("a list must hold texts or numbers without ';' in them", Assert.Single(table.FaultsOf(table.Rows[4])).Reason);
        Assert.Equal("the item holds a text with half a character in it", table.Rows[5].Fault);
    }

    [Theory]
    [InlineData("{}", "", "the answer on page 1 is an object and not a list; look at 'items'")]
    [InlineData("{\"data\":\"none\"}", "\nitems: data", "'data' on page 1 is a text and not a list; look at 'items'")]
    [InlineData("{\"dat\":[]}", "\nitems: data", "page 1 has no 'data'; look at 'items'")]
    [InlineData("null", "", "the answer on page 1 is null and not a list; look at 'items'")]
    [InlineData("{\"data\":[]}", "\nitems: data\ntotal: count", "page 1 has no whole number 'count'; look at 'total'")]
    [InlineData("{\"data\":[],\"count\":\"0\"}", "\nitems: data\ntotal: count", "page 1 has no whole number 'count'; look at 'total'")]
    [InlineData("{\"data\":[],\"count\":1}", "\nitems: data\ntotal: count", "the service says that there are 1 items and gives 0; the list changed while it was read, or pages are missing")]
    [InlineData("{\"data\":[],\"next\":7}", "\nitems: data\nnext: next", "'next' on page 1 is not an address; look at 'next'")]
    [InlineData("{\"data\":[],\"next\":\"https://elsewhere.example/\"}", "\nitems: data\nnext: next", "the next page after page 1 is on another host, and only that of 'url' is asked")]
    [InlineData("{\"data\":[],\"next\":\"//localhost:1/x\"}", "\nitems: data\nnext: next", "the next page after page 1 is on another host, and only that of 'url' is asked")]
    [InlineData("{\"data\":[],\"next\":\"/assessment?all=yes\"}", "\nitems: data\nnext: next", "page 1 names a page that was read before as the next one")]
    public void AnAnswerOfAnotherShapeRefusesThePull(string body, string place, string why)
    {
        Assert.Equal(why, Why((_, _) => MisbehavingServer.Json(body), place));
    }

    [Fact]
    public void AServiceThatFailsIsAskedAgainEverMoreSlowlyAndThenThePullIsRefused()
    {
        using var server = new MisbehavingServer((_, _) => MisbehavingServer.Status("503 Not now"));
        Assert.Equal(["the service answers with status 503, 5 times; ask whoever keeps the service, and pull again"], Ask(server).Problems);
        Assert.Equal(5, server.Requests.Count);
        Assert.Equal(4, clock.Waits.Count);
        Assert.All(clock.Waits, wait => Assert.InRange(wait, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(30)));
        Assert.True(clock.Waits[2] + clock.Waits[3] > clock.Waits[0] + clock.Waits[1], string.Join(' ', clock.Waits));
    }

    [Fact]
    public void AServiceThatComesBackIsReadAsIfNothingHadBeen()
    {
        using var server = new MisbehavingServer((_, before) => before < 4 ? MisbehavingServer.Status("500 Oops") : MisbehavingServer.Json($"[{Item}]"));
        Assert.Single(Ask(server).Table!.Rows);
    }

    [Theory]
    [InlineData("429 Slow down", "Retry-After: 17\r\n", 17)]
    [InlineData("503 Busy", "Retry-After: Fri, 20 Nov 2026 09:01:00 GMT\r\nDate: Fri, 20 Nov 2026 09:00:00 GMT\r\n", 60)]
    [InlineData("503 Busy", "Retry-After: Fri, 20 Nov 2026 08:00:00 GMT\r\nDate: Fri, 20 Nov 2026 09:00:00 GMT\r\n", 0)]
    public void AServiceThatAsksForTimeGetsIt(string status, string headers, int seconds)
    {
        using var server = new MisbehavingServer((_, before) => before == 0 ? MisbehavingServer.Status(status, headers) : MisbehavingServer.Json($"[{Item}]"));
        Assert.Single(Ask(server).Table!.Rows);
        Assert.Equal(seconds == 0 ? [] : [TimeSpan.FromSeconds(seconds)], clock.Waits.Where(wait => wait > TimeSpan.Zero));
    }

    [Fact]
    public void AServiceThatAsksForAnHourIsLeftToTheNextPull()
    {
        Assert.Equal("the service answers with status 429 and asks to wait 3,600 seconds; pull again after that", Why((_, _) => MisbehavingServer.Status("429 Slow down", "Retry-After: 3600\r\n")));
        Assert.Empty(clock.Waits);
    }

    [Theory]
    [InlineData("401 Who", "", "the service answers with status 401: the token is missing, wrong or out of date; put a new one where 'token' says")]
    [InlineData("404 Gone", "", "the service answers with status 404; look at 'url'")]
    [InlineData("204 Nothing", "", "the service answers with status 204; look at 'url'")]
    [InlineData("304 Same", "", "the service answers with status 304, a redirect, which is not followed; ask for the right address and put it under 'url'")]
    [InlineData("302 There", "Location: /other\r\n", "the service answers with status 302, a redirect, which is not followed; ask for the right address and put it under 'url'")]
    [InlineData("200 OK", "Content-Encoding: gzip\r\n", "the service answers in compressed form, which was not asked for and is not taken")]
    public void WhatAnotherAttemptCannotMendIsSaidAtOnce(string status, string headers, string why)
    {
        using var server = new MisbehavingServer((_, _) => MisbehavingServer.Status(status, headers));
        Assert.Equal([why], Ask(server).Problems);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void AServiceThatSaysNothingIsGivenUp()
    {
        Assert.Equal("the service does not answer within 1 seconds, 5 times; ask whoever keeps the service, and pull again", Why((_, _) => null, head: "timeout_seconds: 1"));
    }

    [Fact]
    public void AnAnswerThatBreaksOffIsNeverTakenForAWholeOne()
    {
        Assert.Equal("the answer breaks off, or is not sound HTTP, 5 times; ask whoever keeps the service, and pull again", Why((_, _) => MisbehavingServer.Json($"[{Item}]", length: 1000)));
        Assert.Equal("the answer breaks off, or is not sound HTTP, 5 times; ask whoever keeps the service, and pull again", Why((_, _) => Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n")));
        // Without a length, the end of the connection is the end of the body, sound or not.
        Assert.Equal("the service answers with something that is not sound JSON in UTF-8, 5 times; ask whoever keeps the service, and pull again", Why((_, _) => Encoding.ASCII.GetBytes($"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n[{Item}, ")));
    }

    [Theory]
    [InlineData("[{\"a\":1,\"a\":2}]")]
    [InlineData("[1,]")]
    [InlineData("<html>")]
    [InlineData("")]
    public void WhatIsNotSoundJsonIsNotTaken(string body)
    {
        Assert.StartsWith("the service answers with something that is not sound JSON in UTF-8", Why((_, _) => MisbehavingServer.Json(body)));
    }

    [Fact]
    public void AnAnswerThatNestsTooDeepOrIsNoJsonAtAllIsNotTaken()
    {
        Assert.StartsWith("the service answers with something that is not sound JSON", Why((_, _) => MisbehavingServer.Json(new string('[', 100_000) + new string(']', 100_000))));
        Assert.Equal("the service does not answer with JSON (its content type is another); look at 'url'", Why((_, _) => Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]")));
    }

    [Fact]
    public void AnAnswerLargerThanAllowedIsNotReadToItsEnd()
    {
        var large = MisbehavingServer.Json($"[{Item}{new string(' ', 1_100_000)}]");
        Assert.Equal("an answer is larger than 1 megabytes; ask for smaller pages, or raise 'page_megabytes'", Why((_, _) => large, head: "page_megabytes: 1"));
        Assert.Equal("the answers are larger than 1 megabytes together; raise 'total_megabytes' if that is right", Why((_, before) => MisbehavingServer.Json($$"""{"data":[{{before}}],"pad":"{{new string('x', 400_000)}}"}"""), "\nitems: data\npage: page", "total_megabytes: 1"));
    }

    static byte[] Page(WebRequest request, Func<int, (string Items, int Total)> of, string headers = "")
    {
        var page = int.Parse(request.Target.Split("page=")[1], CultureInfo.InvariantCulture);
        var (items, total) = of(page);
        return MisbehavingServer.Json($$"""{"data":[{{items}}],"count":{{total}}}""", headers);
    }

    static string Numbered(params int[] numbers) => string.Join(',', numbers.Select(number => $$"""{"Line Ref":"CL/{{number}}","Factor":"f","Level":1}"""));

    [Fact]
    public void PagesAreReadByNumberUntilAnEmptyOne()
    {
        using var server = new MisbehavingServer((request, _) => Page(request, page => (page < 3 ? Numbered(page * 2, page * 2 + 1) : "", 4)));
        var table = Ask(server, "\nitems: data\npage: page\ntotal: count").Table!;
        Assert.Equal(["CL/2", "CL/3", "CL/4", "CL/5"], table.Rows.Select(row => row.Fields[0]));
        Assert.Equal(" (page 2, item 1)", table.WhereOf(table.Rows[2]));
        Assert.Equal(["/assessment?all=yes&page=1", "/assessment?all=yes&page=2", "/assessment?all=yes&page=3"], server.Requests.Select(request => request.Target));
    }

    [Fact]
    public void AListThatNeverEndsIsGivenUp()
    {
        Assert.Equal("there are more than 5 pages; ask for larger ones, or raise 'most_pages'", Why((request, _) => Page(request, page => (Numbered(page), 0)), "\nitems: data\npage: page", "most_pages: 5"));
    }

    [Fact]
    public void AListThatGrowsWhileItIsReadRefusesThePull()
    {
        Assert.StartsWith("the list changed while its pages were read: it had 4 items, and on page 2 it has 5", Why((request, _) => Page(request, page => (page < 3 ? Numbered(page) : "", page + 3)), "\nitems: data\npage: page\ntotal: count"));
    }

    [Fact]
    public void AnItemThatSlipsFromOnePageToTheNextRefusesThePull()
    {
        // Something was put in front between the first page and the second: item 2 stands on both, and the list is another the second time.
        Assert.StartsWith("the list changed while its pages were read; pull again", Why((request, before) => Page(request, page => page switch { 1 => (before == 0 ? Numbered(1, 2) : Numbered(0, 1), 0), 2 => (Numbered(2, 3), 0), _ => ("", 0) }), "\nitems: data\npage: page"));
    }

    [Fact]
    public void AnItemThatReallyStandsTwiceIsTakenWhenTheListStandsStill()
    {
        using var server = new MisbehavingServer((request, _) => Page(request, page => page switch { 1 => (Numbered(1, 2), 0), 2 => (Numbered(2, 3), 0), _ => ("", 0) }));
        Assert.Equal(4, Ask(server, "\nitems: data\npage: page").Table!.Rows.Count);
        Assert.Equal(6, server.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheFirstPageIsAskedAgainByItsTag(bool isSame)
    {
        using var server = new MisbehavingServer((request, _) => request.Headers.ContainsKey("If-None-Match") && isSame
            ? MisbehavingServer.Status("304 Same")
            : Page(request, page => (page < 3 ? Numbered(page) : "", 0), "ETag: \"v1\"\r\n"));
        var (table, problems) = Ask(server, "\nitems: data\npage: page");
        Assert.Equal("\"v1\"", server.Requests[^1].Headers["If-None-Match"]);
        Assert.Equal(isSame ? 2 : null, table?.Rows.Count);
        Assert.Equal(isSame ? [] : ["the first page changed while the others were read; pull again, at a quieter time if this happens often"], problems);
    }

    [Theory]
    [InlineData("token: { env: FORCE_TOKEN }", "Authorization", "Bearer " + Canary)]
    [InlineData("token: { env: FORCE_TOKEN }\nheader: X-Api-Key", "X-Api-Key", Canary)]
    public void TheTokenIsSentInItsHeader(string head, string header, string value)
    {
        using var server = new MisbehavingServer((_, _) => MisbehavingServer.Json($"[{Item}]"));
        Ask(server, head: head, token: Canary);
        Assert.Equal(value, Assert.Single(server.Requests).Headers[header]);
    }

    [Fact]
    public void ATokenThatNoHeaderCanCarryIsSaidSo()
    {
        using var server = new MisbehavingServer((_, _) => MisbehavingServer.Json($"[{Item}]"));
        Assert.Equal(["the token holds a letter that no header can carry; look where 'token' says"], Ask(server, head: "token: { env: FORCE_TOKEN }", token: "clé").Problems);
        Assert.Equal(["the header 'X: Key' cannot carry the token; name another under 'header'"], Ask(server, head: "token: { env: FORCE_TOKEN }\nheader: 'X: Key'", token: Canary).Problems);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void TheNextPageIsOnTheSameHostEvenWhereAnotherIsListed()
    {
        using var server = new MisbehavingServer((request, _) => MisbehavingServer.Json($$"""{"data":[],"next":"http://127.0.0.1:{{request.Headers["Host"].Split(':')[1]}}/"}"""));
        Assert.Equal(["the next page after page 1 is on another host, and only that of 'url' is asked"], Ask(server, "\nitems: data\nnext: next", "").Problems);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void ASecretIsNeverToldWhateverTheServiceDoesWithIt()
    {
        const string Head = "token: { env: FORCE_TOKEN }";
        byte[][] answers =
        [
            MisbehavingServer.Status($"500 {Canary}"), MisbehavingServer.Status($"401 {Canary}", $"WWW-Authenticate: {Canary}\r\n"), MisbehavingServer.Status("302 There", $"Location: /{Canary}\r\n"),
            MisbehavingServer.Json(Canary), MisbehavingServer.Json($"{{\"{Canary}\":1}}"), MisbehavingServer.Json($"[{Item}]", length: 900), Encoding.ASCII.GetBytes($"{Canary}\r\n\r\n"),
            MisbehavingServer.Json($"{{\"data\":[],\"next\":\"https://{Canary}/\"}}"),
        ];
        foreach (var answer in answers)
        {
            using var server = new MisbehavingServer((_, _) => answer);
            var (_, problems) = Ask(server, "\nitems: data\nnext: next", Head, Canary);
            Assert.DoesNotContain(Canary, Assert.Single(problems));
        }

        Assert.Equal(8, answers.Length);
        using var echo = new MisbehavingServer((_, _) => MisbehavingServer.Json($$"""[{{Item}}, {"Line Ref":"CL/2","Level":"{{Canary}}"}]"""));
        var row = Ask(echo, head: Head, token: Canary).Table!.Rows[1];
        Assert.Equal("the item repeats the feed's own secret; nothing of it was kept", row.Fault);
        Assert.DoesNotContain(Canary, row.Raw + string.Concat(row.Fields));
    }

    [Fact]
    public void ASecretStandsNowhereInWhatAPullLeavesBehind()
    {
        using var folder = new TempFolder();
        using var server = new MisbehavingServer((_, _) => MisbehavingServer.Json($$"""[{"Line Ref":"{{Canary}}","{{Canary}}":1}]"""));
        var feed = SampleFeeds.Read(SampleFeeds.Yaml("from: http\nhosts: [localhost]\ntoken: { env: FORCE_TOKEN }", (_, kind) => $"url: {server.Address}/{kind}"));
        var fault = Assert.Throws<FeedUnavailableException>(() => SampleFeeds.Pull(feed, access: SampleFeeds.Access(token: Canary)));
        Assert.DoesNotContain(Canary, fault.ToString());
        Assert.NotEmpty(fault.Problems);
    }

    [Fact]
    public void AServiceThatIsNotThereIsAnAlarm()
    {
        string address;
        using (var server = new MisbehavingServer((_, _) => null))
            address = server.Address;
        var feed = SampleFeeds.Read(SampleFeeds.Yaml("from: http\nhosts: [localhost]", (_, kind) => $"url: {address}/{kind}"));
        var problems = SampleFeeds.WhyNot(feed);
        Assert.Equal(4, problems.Count);
        Assert.All(problems, problem => Assert.EndsWith(": no connection to the host can be made, 5 times; ask whoever keeps the service, and pull again", problem));
    }

    [Fact]
    public void AnEmptyListIsNotAnEmptyCounty()
    {
        using var server = new MisbehavingServer((_, _) => MisbehavingServer.Json("[]"));
        var feed = SampleFeeds.Read(SampleFeeds.Yaml("from: http\nhosts: [localhost]", (_, kind) => $"url: {server.Address}/{kind}"));
        Assert.Equal(
            ["localhost/line: the resource has no items; an empty extract is never taken to mean that there is nothing", "localhost/evidence: the resource has no items; an empty extract is never taken to mean that there is nothing"],
            SampleFeeds.WhyNot(feed));
    }

    [Fact]
    public void AColumnThatNoItemHasRefusesThePull()
    {
        using var server = new MisbehavingServer((request, _) => MisbehavingServer.Json("""[{"Line Reff":"CL/1"}]"""));
        var feed = SampleFeeds.Read(SampleFeeds.Yaml("from: http\nhosts: [localhost]", (_, kind) => $"url: {server.Address}/{kind}"));
        Assert.Contains("localhost/number: there is no column 'Line Ref'; did you mean 'Line Reff'?", SampleFeeds.WhyNot(feed));
    }
}
