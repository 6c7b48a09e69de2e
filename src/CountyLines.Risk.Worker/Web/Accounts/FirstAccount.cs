using System.Security.Cryptography;
using System.Text;

namespace CountyLines.Risk.Worker.Web.Accounts;

/// <summary>The first account has nobody to make it: whoever can read what the worker says on its own machine makes it, once.</summary>
sealed class FirstAccount(ConsoleStores stores)
{
    readonly byte[] secret = RandomNumberGenerator.GetBytes(24);

    string Word => Convert.ToHexStringLower(secret);

    public Uri? LinkAt(Uri address)
    {
        using var store = stores.Open(LocalAccounts.Nobody);
        return store.Accounts().Count > 0 ? null : new Uri(address, $"/first?word={Word}");
    }

    /// <summary>Whether a link's word is the one that was told.</summary>
    public bool IsRight(string? word) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(word ?? ""), Encoding.UTF8.GetBytes(Word));
}
