using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CountyLines.Risk.Lines;

/// <summary>One SHA-256 over every record that a run sees, so that two runs can be known to have seen the same.</summary>
public static class InputsDigest
{
    /// <summary>The digest in lower-case hexadecimal. The records must come in their own order: by reference, as the store reads them.</summary>
    /// <param name="given">What plug-ins gave for them, which is an input like any other; without any the digest is that of the records.</param>
    public static string Of(IEnumerable<LineRecords> records, GivenFacts given)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var one in records)
        {
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(one));
            hash.AppendData(Encoding.UTF8.GetBytes("\n"));
            if (given.Of(one.Line.Reference) is { Count: > 0 } facts)
                hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(facts));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
