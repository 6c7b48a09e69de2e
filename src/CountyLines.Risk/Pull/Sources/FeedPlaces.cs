namespace CountyLines.Risk.Pull;

/// <summary>Where the rows of one table of a feed stand, when it is not a CSV file.</summary>
public abstract record FeedPlace;

/// <summary>A sheet of an XLSX workbook in the folder.</summary>
/// <param name="File">The workbook's name in the folder.</param>
/// <param name="Sheet">The sheet's name; null for the only sheet that is not hidden.</param>
public sealed record SheetPlace(string File, string? Sheet) : FeedPlace;

/// <summary>The answer to a query.</summary>
/// <param name="Query">One SELECT.</param>
public sealed record QueryPlace(string Query) : FeedPlace;

/// <summary>A web resource that answers with a list of items in JSON.</summary>
/// <param name="Url">Its address, or that of its first page.</param>
/// <param name="Items">Where the list stands in the answer; empty when the answer is the list.</param>
/// <param name="Next">Where the address of the next page stands; empty when there is none.</param>
/// <param name="PageParameter">The parameter that asks for a page by number; empty when pages have none.</param>
/// <param name="Total">Where the number of all items stands; empty when the answer does not say it.</param>
public sealed record ResourcePlace(Uri Url, string Items, string Next, string PageParameter, string Total) : FeedPlace;

/// <summary>How a feed's database or web service is reached.</summary>
public abstract record FeedAccess;

/// <summary>The databases that a feed can ask.</summary>
public enum DatabaseKind
{
    Sqlite,
    Postgresql,
    Sqlserver,
}

/// <summary>A database, which is only ever read.</summary>
/// <param name="Connection">Where the connection string is kept.</param>
/// <param name="TimeoutSeconds">How long one query may take.</param>
/// <param name="MostRows">How many rows one query may answer with.</param>
/// <param name="SinceDays">How many days before the pull the parameter <c>@since</c> stands; null when no query uses it.</param>
public sealed record DatabaseAccess(DatabaseKind Kind, SecretPlace Connection, int TimeoutSeconds, int MostRows, int? SinceDays) : FeedAccess;

/// <summary>A web service.</summary>
/// <param name="Hosts">The only hosts that are asked.</param>
/// <param name="Token">Where the token is kept; null when the service asks for none.</param>
/// <param name="Header">The header that carries the token.</param>
/// <param name="TimeoutSeconds">How long one answer may take.</param>
/// <param name="MostPages">How many pages one resource may have.</param>
/// <param name="PageMegabytes">How large one answer may be.</param>
/// <param name="TotalMegabytes">How large all answers of a pull may be together.</param>
public sealed record WebAccess(
    IReadOnlyList<string> Hosts, SecretPlace? Token, string Header, int TimeoutSeconds, int MostPages, int PageMegabytes, int TotalMegabytes) : FeedAccess
{
    /// <summary>The header in which a token stands behind the word Bearer.</summary>
    public const string UsualHeader = "Authorization";
}

/// <summary>Where a secret is kept: an environment variable or a file, and never the rules.</summary>
/// <param name="Variable">The variable's name; null when it is in a file.</param>
/// <param name="File">The file's path; null when it is in a variable.</param>
public sealed record SecretPlace(string? Variable, string? File)
{
    public override string ToString() => Variable is null ? $"the file {File}" : $"the environment variable {Variable}";
}
