namespace CountyLines.Risk.Pull;

/// <summary>Opens the tables of a feed that is not kept in CSV files, each kind of source by its own reader.</summary>
static class SourceTables
{
    /// <summary>The tables that could be read; what could not is among the problems, and no problem holds a secret.</summary>
    /// <param name="secret">What the source was reached with, to be kept out of what is said later.</param>
    public static IReadOnlyDictionary<RecordKind, SourceTable> Open(Feed feed, string folder, PullContext context, List<string> problems, out Secret secret)
    {
        var found = new List<string>();
        secret = Secret.None;
        if (feed.Access is DatabaseAccess or WebAccess { Token: not null })
        {
            var place = feed.Access is DatabaseAccess database ? database.Connection : ((WebAccess)feed.Access).Token!;
            secret = Secret.Read(place, context.Access, found);
            if (found.Count > 0)
            {
                problems.AddRange(found);
                return new Dictionary<RecordKind, SourceTable>();
            }
        }

        var tables = feed.Access switch
        {
            DatabaseAccess access => SqlTables.Open(feed, access, secret, context.Today, found),
            // The flow of a pull is one thread that has nothing else to do meanwhile.
            WebAccess access => new WebTables(feed, access, secret, context.Access).OpenAsync(found).GetAwaiter().GetResult(),
            _ => XlsxTables.Open(feed, folder, found),
        };
        foreach (var problem in found)
            problems.Add(secret.Redact(problem));
        return tables;
    }

    /// <summary>Whether a column's cells are kept.</summary>
    public static bool[] Mapped(FeedFile mapping, IReadOnlyList<string> columns)
    {
        var wanted = mapping.Fields.Values.Select(field => field.Column).ToHashSet(StringComparer.Ordinal);
        return [.. columns.Select(wanted.Contains)];
    }
}
