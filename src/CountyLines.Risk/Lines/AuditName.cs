using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Lines;

/// <summary>
/// Whom or what a token of the audit stands for. The token is made from the name and a salt by chance: while this is held it shows which
/// name the token was made for, and when it is forgotten the token says nothing, even to somebody who tries every name.
/// </summary>
/// <param name="Kind"><see cref="Person"/>, <see cref="Line"/> or <see cref="Recipient"/>.</param>
public sealed partial record AuditName(string Token, byte[] Salt, string Kind, string Name)
{
    public const string Person = "person";
    public const string Line = "line";
    public const string Recipient = "recipient";

    const int SaltBytes = 16;
    const int HashDigits = 32;

    public static AuditName Of(string kind, string name)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new(TokenOf(kind, name, salt), salt, kind, name);
    }

    /// <summary>Whether the token was made for this name.</summary>
    public bool IsTrue => Kind is Person or Line or Recipient && Salt.Length == SaltBytes && TokenOf(Kind, Name, Salt) == Token;

    /// <summary>Whether a text has the form of a token of a kind.</summary>
    public static bool IsToken(string kind, string text) => TokenForm().IsMatch(text) && text[0] == kind[0];

    static string TokenOf(string kind, string name, byte[] salt)
    {
        return $"{kind[0]}-{Sha256.Of([.. salt, .. Encoding.UTF8.GetBytes($"{kind}:{name}")])[..HashDigits]}";
    }

    [GeneratedRegex(@"\A[plr]-[0-9a-f]{32}\z")]
    private static partial Regex TokenForm();
}
