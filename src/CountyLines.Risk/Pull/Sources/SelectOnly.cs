using System.Text;

namespace CountyLines.Risk.Pull;

/// <summary>
/// Tells whether a query is one SELECT. It is the first of two locks: the connection is read-only too. It reads words and quotes, not the
/// whole of SQL, and refuses what it cannot be sure of.
/// </summary>
static class SelectOnly
{
    public const string AsOf = "as_of";
    public const string Since = "since";

    /// <summary>Words that write, or reach outside the database, in one of the databases. In double quotes they are names and may stand.</summary>
    static readonly HashSet<string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        "alter", "analyze", "attach", "backup", "begin", "bulk", "call", "commit", "copy", "create", "dbcc", "delete", "deny", "detach", "do", "drop",
        "exec", "execute", "grant", "insert", "into", "kill", "listen", "load", "lock", "merge", "notify", "openquery", "openrowset", "opendatasource",
        "pragma", "prepare", "reindex", "restore", "revoke", "rollback", "savepoint", "shutdown", "truncate", "update", "use", "vacuum", "waitfor",
    };

    /// <summary>Everything that keeps a query from being run.</summary>
    public static IReadOnlyList<string> Problems(string query, DatabaseKind database)
    {
        var (words, parameters, fault) = Read(query, database);
        var problems = new List<string>();
        if (fault.Length > 0)
            problems.Add(fault);
        if (words.FirstOrDefault() is not { } first || !first.Equals("select", StringComparison.OrdinalIgnoreCase) && !first.Equals("with", StringComparison.OrdinalIgnoreCase))
            problems.Add("a query must be one SELECT; it begins with SELECT or WITH");
        problems.AddRange(words.Where(Refused.Contains).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(word => $"a query may only read, and '{word}' does more; put it in double quotes if it is a name"));
        problems.AddRange(parameters.Where(name => name is not (AsOf or Since)).Distinct().Select(name => $"there is no parameter @{name}; a query may use @{AsOf} and @{Since}"));
        return problems;
    }

    /// <summary>The parameters that a query uses.</summary>
    public static IReadOnlyCollection<string> Parameters(string query, DatabaseKind database) => Read(query, database).Parameters.ToHashSet(StringComparer.Ordinal);

    static (List<string> Words, List<string> Parameters, string Fault) Read(string query, DatabaseKind database)
    {
        var (words, parameters) = (new List<string>(), new List<string>());
        var at = 0;
        while (at < query.Length)
        {
            var rest = query.AsSpan(at);
            if (rest.StartsWith("--", StringComparison.Ordinal))
            {
                at = End(query, "\n", at);
            }
            else if (rest.StartsWith("/*", StringComparison.Ordinal))
            {
                var end = End(query, "*/", at + 2);
                // PostgreSQL lets comments nest and the others do not, so that what follows would be read in two ways.
                if (query.AsSpan(at + 2, end - at - 2).Contains("/*", StringComparison.Ordinal))
                    return (words, parameters, "a comment must not stand in a comment");
                at = end;
            }
            else if (rest[0] is '\'' or '"' or '`' || rest[0] == '[' && database == DatabaseKind.Sqlserver)
            {
                if (rest[0] == '\'' && at > 0 && query[at - 1] is 'e' or 'E' or '&')
                    return (words, parameters, "a text must stand in plain quotes, without E or U& before them");
                var close = rest[0] == '[' ? ']' : rest[0];
                at = EndOfQuote(query, at + 1, close);
                if (at < 0)
                    return (words, parameters, $"a quote {rest[0]} is not closed");
            }
            else if (rest[0] == '$')
            {
                return (words, parameters, "a query must not use $; write a text in plain quotes, and a parameter as @as_of or @since");
            }
            else if (rest[0] == ';')
            {
                if (Read(query[(at + 1)..], database) is { Words.Count: > 0 } or { Fault.Length: > 0 } || query[(at + 1)..].Contains(';', StringComparison.Ordinal))
                    return (words, parameters, "a query must be one SELECT; remove what follows the semicolon");
                at = query.Length;
            }
            else if (rest[0] == '@' && rest.Length > 1 && IsPart(rest[1]) || rest.StartsWith("@@", StringComparison.Ordinal))
            {
                at = TakeWord(query, at + (rest[1] == '@' ? 2 : 1), parameters);
            }
            else if (IsPart(rest[0]))
            {
                at = TakeWord(query, at, words);
            }
            else
            {
                at++;
            }
        }

        return (words, parameters, "");
    }

    static bool IsPart(char character) => char.IsLetterOrDigit(character) || character == '_';

    static int TakeWord(string query, int at, List<string> words)
    {
        var word = new StringBuilder();
        while (at < query.Length && IsPart(query[at]))
            word.Append(query[at++]);
        words.Add(word.ToString());
        return at;
    }

    static int End(string query, string mark, int from)
    {
        var found = query.IndexOf(mark, from, StringComparison.Ordinal);
        return found < 0 ? query.Length : found + mark.Length;
    }

    static int EndOfQuote(string query, int from, char close)
    {
        for (var at = from; at < query.Length; at++)
        {
            if (query[at] != close)
                continue;
            if (at + 1 < query.Length && query[at + 1] == close)
                at++;
            else
                return at + 1;
        }

        return -1;
    }
}
