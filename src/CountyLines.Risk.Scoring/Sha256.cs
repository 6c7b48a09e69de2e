using System.Security.Cryptography;
using System.Text;

namespace CountyLines.Risk.Scoring;

/// <summary>SHA-256 as every file, table and document of the product writes it: 64 hexadecimal digits in lower case.</summary>
public static class Sha256
{
    /// <summary>Of some bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Of a text in UTF-8, without a mark.</summary>
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));
}
