using System.Text;
using System.Text.RegularExpressions;

namespace CountyLines.Risk.Packages;

/// <summary>
/// <c>SHA256SUMS</c>, in the form that <c>sha256sum --check</c> reads: every file as it lies in the folder, encrypted or not, the manifest and
/// its signature among them, in ordinal order. Only itself and its own signature are not in it.
/// </summary>
static partial class Sums
{
    public const string FileName = "SHA256SUMS";

    public static byte[] Write(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        return Encoding.ASCII.GetBytes(string.Concat(files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{Manifest.HashOf(file.Value)}  {file.Key}\n")));
    }

    /// <summary>The hash of each file; null when the bytes are not what <see cref="Write"/> gives.</summary>
    public static IReadOnlyDictionary<string, string>? Read(ReadOnlySpan<byte> bytes)
    {
        var sums = new Dictionary<string, string>(StringComparer.Ordinal);
        var (text, before) = (Encoding.Latin1.GetString(bytes), "");
        if (!text.EndsWith('\n'))
            return null;
        foreach (var line in text[..^1].Split('\n'))
        {
            if (Line().Match(line) is not { Success: true } match || !PackageFolder.IsPlainName(match.Groups[2].Value) || string.CompareOrdinal(before, match.Groups[2].Value) >= 0)
                return null;
            before = match.Groups[2].Value;
            sums.Add(before, match.Groups[1].Value);
        }

        return sums;
    }

    [GeneratedRegex(@"^([0-9a-f]{64})  ([A-Za-z0-9._-]+)\z")]
    private static partial Regex Line();
}
