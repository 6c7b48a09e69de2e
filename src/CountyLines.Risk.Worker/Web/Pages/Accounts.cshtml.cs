using CountyLines.Risk.Lines;
using CountyLines.Risk.Worker.Web.Accounts;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>Everybody who can sign in.</summary>
[Needs(Right.Administer)]
sealed class AccountsModel(ConsoleStores stores, LocalAccounts accounts, ConsoleSettings settings) : ConsolePage(stores)
{
    public bool AreKeptHere => accounts.AreKeptHere;

    /// <summary>Whether people come in by Kerberos, whose principals the settings name one by one.</summary>
    public bool IsByTicket => settings.Negotiate is not null;

    public DateTimeOffset Now => Stores.Clock.GetUtcNow();

    public IReadOnlyList<Account> All { get; private set; } = [];

    public async Task OnGetAsync()
    {
        if (AreKeptHere)
            All = Store.Accounts();
        await LookedAsync("accounts-shown", ("accounts", All.Count));
    }
}
