using System.Security.Cryptography;
using System.Text.Json;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Pull;

/// <summary>Everything besides the files and the day that decides what comes of a row.</summary>
public static class ReadingRules
{
    /// <summary>SHA-256 over the feed's mapping, the levels that may be given, and the programs that read. A new build reads every file once more.</summary>
    public static string Digest(Feed feed, IReadOnlyDictionary<string, IReadOnlyList<int>> scales)
    {
        var programs = new[] { typeof(ExtractReader), typeof(CsvText), typeof(PhoneNumbers.PhoneNumberUtil) }.Select(type => type.Module.ModuleVersionId);
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new
        {
            Feed = feed,
            // By their own types: as the base type, none of their settings would be written. They say where a secret is kept, never the secret.
            Access = new { Kind = feed.Access?.GetType().Name, Settings = (object?)feed.Access },
            Places = feed.Files.OrderBy(file => file.Key).Select(file => file.Value.Place?.ToString()),
            Scales = scales.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            Programs = programs,
        })));
    }
}
