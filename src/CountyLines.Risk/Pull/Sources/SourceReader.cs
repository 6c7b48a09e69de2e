using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Pull;

/// <summary>Reads from a feed's mapping where its rows stand and how they are reached.</summary>
static class SourceReader
{
    public const int MostRows = 5_000_000;
    public const int MostPages = 100_000;
    public const int MostMegabytes = 1024;
    public const int MostSeconds = 3600;
    const int MostDays = 36_500;

    public static readonly string[] Kinds = ["csv", "xlsx", "sql", "http"];
    public static readonly string[] Databases = ["sqlite", "postgresql", "sqlserver"];

    public static FeedAccess? ReadAccess(string from, RuleFields feed)
    {
        return from switch
        {
            "sql" => ReadDatabase(feed),
            "http" => ReadWeb(feed),
            _ => null,
        };
    }

    static DatabaseAccess ReadDatabase(RuleFields feed)
    {
        var kind = Array.IndexOf(Databases, feed.Word("database", Databases));
        return new DatabaseAccess(
            kind < 0 ? default : (DatabaseKind)kind,
            feed.Required("connection") is { } node ? ReadSecret(feed, node, "connection") : new SecretPlace("", null),
            Limit(feed, "timeout_seconds", 60, MostSeconds),
            Limit(feed, "most_rows", 1_000_000, MostRows),
            feed.Has("since_days") ? Limit(feed, "since_days", 0, MostDays) : null);
    }

    static WebAccess ReadWeb(RuleFields feed)
    {
        var hosts = feed.Texts("hosts").Select(host => host.Text).ToList();
        return new WebAccess(
            hosts,
            feed.Optional("token") is { } node ? ReadSecret(feed, node, "token") : null,
            feed.Text("header", WebAccess.UsualHeader),
            Limit(feed, "timeout_seconds", 30, MostSeconds),
            Limit(feed, "most_pages", 1000, MostPages),
            Limit(feed, "page_megabytes", 16, MostMegabytes),
            Limit(feed, "total_megabytes", 256, MostMegabytes));
    }

    static int Limit(RuleFields feed, string name, int otherwise, int most)
    {
        if (feed.Optional(name) is not { } node)
            return otherwise;
        var value = feed.AsWhole(node, name);
        if (value >= 1 && value <= most)
            return (int)value;
        feed.Fault("limit.range", node.Where, $"'{name}' must be from 1 to {most:N0}");
        return otherwise;
    }

    static SecretPlace ReadSecret(RuleFields feed, RuleNode node, string name)
    {
        if (node is RuleScalar)
        {
            feed.Fault("secret.form", node.Where, $"'{name}' must not stand in the rules; say where it is kept: {{ env: NAME }} or {{ file: PATH }}");
            return new SecretPlace("", null);
        }

        if (feed.AsFields(node, name) is not { } place)
            return new SecretPlace("", null);
        var (variable, file) = (place.Text("env", ""), place.Text("file", ""));
        if (variable.Length == 0 == (file.Length == 0))
            place.Fault("secret.form", node.Where, $"'{name}' is kept in one place: {{ env: NAME }} or {{ file: PATH }}");
        place.RefuseOthers();
        return variable.Length > 0 ? new SecretPlace(variable, null) : new SecretPlace(null, file);
    }

    /// <summary>What people call the table, and where its rows stand; no place for a CSV file.</summary>
    public static (string Name, FeedPlace? Place) ReadPlace(string from, RecordKind kind, FeedAccess? access, RuleFields record)
    {
        switch (from)
        {
            case "xlsx":
                var workbook = record.Text("file");
                var sheet = record.Has("sheet") ? record.Text("sheet") : null;
                return (sheet is null ? workbook : $"{workbook} ({sheet})", new SheetPlace(workbook, sheet));
            case "sql":
                return ($"{kind.ToString().ToLowerInvariant()} query", new QueryPlace(ReadQuery((DatabaseAccess)access!, record)));
            case "http":
                var place = ReadResource((WebAccess)access!, record);
                return (place.Url.Host + place.Url.AbsolutePath, place);
            default:
                return (record.Text("file"), null);
        }
    }

    static string ReadQuery(DatabaseAccess access, RuleFields record)
    {
        if (record.Required("query") is not { } node)
            return "";
        var query = node is RuleScalar text ? text.Text : record.Text("query");
        foreach (var problem in SelectOnly.Problems(query, access.Kind))
            record.Fault("query.form", node.Where, problem);
        if (access.SinceDays is null && SelectOnly.Parameters(query, access.Kind).Contains(SelectOnly.Since))
            record.Fault("query.since", node.Where, "the query uses @since, and the feed has no 'since_days' to say how many days before the pull that is");
        return query;
    }

    static ResourcePlace ReadResource(WebAccess access, RuleFields record)
    {
        var nowhere = new Uri("https://localhost/");
        var (next, page) = (record.Text("next", ""), record.Text("page", ""));
        if (next.Length > 0 && page.Length > 0)
            record.Fault("page.form", record.Where, "a resource has 'next' or 'page', not both");
        var (items, total) = (record.Text("items", ""), record.Text("total", ""));
        if (record.Required("url") is not { } node)
            return new ResourcePlace(nowhere, items, next, page, total);
        if (!Uri.TryCreate(record.Text("url"), UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
        {
            record.Fault("url.form", node.Where, "'url' must be an address such as https://records.example.police.uk/lines");
            url = nowhere;
        }
        else if (url.Scheme == "http" && !url.IsLoopback)
        {
            record.Fault("url.form", node.Where, "'url' must begin with https; http is for this machine itself only");
        }
        else if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            record.Fault("url.form", node.Where, "'url' must hold no user, no password and no #; a secret goes under 'token'");
        }
        else if (!access.Hosts.Contains(url.Host, StringComparer.OrdinalIgnoreCase))
        {
            record.Fault("url.host", node.Where, $"the host '{url.Host}' does not stand under 'hosts'{Words.DidYouMean(url.Host, access.Hosts)}");
        }

        return new ResourcePlace(url, items, next, page, total);
    }
}
