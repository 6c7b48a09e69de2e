using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace CountyLines.Risk.Worker.Web.Accounts;

/// <summary>Which passwords can be used, and what is kept of them.</summary>
static class Passwords
{
    /// <summary>A password is at least this long; nothing is asked of its letters, because that makes shorter passwords and not better ones (NCSC).</summary>
    public const int Shortest = 12;

    public const int Longest = 128;

    /// <summary>How much must be left beside words that everybody tries first.</summary>
    const int LeastOfItsOwn = 6;

    /// <summary>A handful: what a program tries first. Capitals make no difference.</summary>
    static readonly string[] Common =
    [
        "password", "passw0rd", "qwertyuiop", "qwerty", "asdfgh", "zxcvbn", "1234567890", "123456", "12345", "1234", "abc123", "letmein", "welcome", "iloveyou", "monkey", "dragon",
        "football", "sunshine", "princess", "changeme", "administrator", "admin", "police", "countylines",
    ];

    static readonly PasswordHasher<string> Hasher = new();

    /// <summary>Compared with when there is no such account, so that a name cannot be found by how long the answer takes.</summary>
    static readonly string OfNobody = Hash("", Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));

    public static string Hash(string name, string password) => Hasher.HashPassword(name, password);

    /// <param name="hash">Null when there is no such account; it takes as long, and is never right.</param>
    public static bool IsRight(string? hash, string password) => Hasher.VerifyHashedPassword("", hash ?? OfNobody, password) != PasswordVerificationResult.Failed && hash is not null;

    /// <summary>Why a password cannot be used; null when it can.</summary>
    public static string? WhyNot(string password, string name)
    {
        return password.Length < Shortest ? $"Use at least {Shortest} characters; three words that have nothing to do with each other are easy to keep in mind"
            : password.Length > Longest ? $"Use at most {Longest} characters"
            : name.Length > 0 && password.Contains(name, StringComparison.OrdinalIgnoreCase) ? "Do not use your name in it"
            : password.Distinct().Count() < 5 ? "Use more than a few different characters"
            : Common.Aggregate(password, (left, word) => left.Replace(word, "", StringComparison.OrdinalIgnoreCase)).Length < LeastOfItsOwn ? "It is little but what everybody tries first; take words of your own"
            : null;
    }
}
