using System.Data.Common;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Pull;

/// <summary>How a pull reaches what is outside this machine's folders.</summary>
/// <param name="Variable">Gives an environment variable.</param>
/// <param name="Clock">Measures the waits between attempts; null for the real time.</param>
public sealed record SourceAccess(Func<string, string?> Variable, TimeProvider? Clock)
{
    public static SourceAccess OfThisProcess { get; } = new(Environment.GetEnvironmentVariable, null);
}

/// <summary>A connection string or a token. It has no text of its own: only what must send it asks for it.</summary>
public sealed class Secret
{
    public const string Hidden = "[hidden]";

    /// <summary>The longest secret; what is longer is the wrong file. The product's own bound.</summary>
    const int MostCharacters = 16_384;

    /// <summary>Shorter parts stand in ordinary words too, and hiding them would make a message unreadable.</summary>
    const int ShortestPart = 4;

    static readonly string[] SecretKeys = ["password", "pwd", "passphrase", "ssl password", "access token"];

    readonly string text;
    readonly IReadOnlyList<string> parts;

    Secret(string text)
    {
        this.text = text;
        parts = [.. Parts(text).Where(part => part.Length >= ShortestPart).Distinct().OrderByDescending(part => part.Length)];
    }

    public static Secret None { get; } = new("");

    public bool IsEmpty => text.Length == 0;

    public string Reveal() => text;

    /// <summary>The text with every part of the secret hidden.</summary>
    public string Redact(string message) => parts.Aggregate(message, (told, part) => told.Replace(part, Hidden, StringComparison.Ordinal));

    public bool IsIn(string value) => parts.Any(part => value.Contains(part, StringComparison.Ordinal));

    public override string ToString() => Hidden;

    /// <summary>Reads a secret from its place; a fault is added to the problems, and the secret is then <see cref="None"/>.</summary>
    public static Secret Read(SecretPlace place, SourceAccess access, ICollection<string> problems)
    {
        var text = place.Variable is { } variable ? access.Variable(variable) ?? "" : ReadFile(place.File!, problems);
        if (text is null)
            return None;
        text = text.Trim();
        if (text.Length == 0)
            problems.Add($"{place} is {(place.Variable is null ? "empty" : "not set")}; put the secret there");
        else if (text.Length > MostCharacters || text.Any(char.IsControl))
            problems.Add($"{place} does not hold one line of at most {MostCharacters:N0} characters; put the secret there and nothing else");
        else
            return new Secret(text);
        return None;
    }

    static string? ReadFile(string path, ICollection<string> problems)
    {
        try
        {
            using var reader = new StreamReader(path);
            var start = new char[MostCharacters + 1];
            return new string(start, 0, reader.ReadBlock(start));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problems.Add($"the file {path}, which keeps the secret, cannot be read: {VisibleText.Of(fault.Message)}");
            return null;
        }
    }

    /// <summary>The whole, and the passwords inside a connection string: what a driver quotes is seldom the whole.</summary>
    static IEnumerable<string> Parts(string text)
    {
        yield return text;
        if (!text.Contains('=', StringComparison.Ordinal))
            yield break;
        var pairs = new DbConnectionStringBuilder();
        try
        {
            pairs.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            // Not a connection string: the whole is all there is to hide.
        }

        foreach (var key in SecretKeys)
        {
            if (pairs.TryGetValue(key, out var value) && value is string { Length: > 0 } part)
                yield return part;
        }
    }
}
