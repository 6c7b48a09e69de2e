using System.Security.Cryptography;
using System.Text;

namespace CountyLines.Risk.Worker.Web.Accounts;

/// <summary>
/// The first account has nobody to make it: whoever can read what the worker says on its own machine makes it, once. There is no such link where
/// other machines reach the console, and none where accounts are not kept here.
/// </summary>
sealed class FirstAccount(ConsoleStores stores, ConsoleSettings settings)
{
    readonly byte[] secret = RandomNumberGenerator.GetBytes(24);

    string Word => Convert.ToHexStringLower(secret);

    bool IsPossible => settings is { IsOnlyHere: true, SignsInElsewhere: false };

    public Uri? LinkAt(Uri address) => IsPossible && !HasAny(stores) ? new Uri(address, $"/first?word={Word}") : null;

    /// <summary>Whether a link's word is the one that was told.</summary>
    public bool IsRight(string? word) => IsPossible && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(word ?? ""), Encoding.UTF8.GetBytes(Word));

    /// <summary>Whether there is an account.</summary>
    public static bool HasAny(ConsoleStores stores)
    {
        using var store = stores.Open(LocalAccounts.Nobody);
        return store.Accounts().Count > 0;
    }
}
