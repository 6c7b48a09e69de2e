using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CountyLines.Risk.Lines;

/// <summary>One SHA-256 over every record that a run sees (its overrides are added by <see cref="OverrideWords.DigestWith"/>), so that two runs can be known to have seen the same.</summary>
public static class InputsDigest
{
    /// <summary>The digest in lower-case hexadecimal. The records must come in their own order: by reference, as the store reads them.</summary>
    public static string Of(IEnumerable<LineRecords> records)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var one in records)
        {
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(one));
            hash.AppendData(Encoding.UTF8.GetBytes("\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
