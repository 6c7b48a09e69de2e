using CountyLines.Risk.Lines;
using CountyLines.Risk.Worker.Commands;
using CountyLines.Risk.Worker.Web.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>What somebody may do here, and their own password.</summary>
[AnyRight]
sealed class AccountModel(ConsoleStores stores, LocalAccounts accounts) : ConsolePage(stores)
{
    /// <summary>Whether the password was just changed.</summary>
    [FromQuery(Name = "changed")]
    public bool IsChanged { get; set; }

    public bool AreKeptHere => accounts.AreKeptHere;

    public string? Problem { get; private set; }

    public async Task<IActionResult> OnPostAsync(string? old, string? password)
    {
        accounts.ThrowUnlessKeptHere();
        IsChanged = false;
        Problem = Passwords.WhyNot(password ?? "", Who.Name);
        if (Problem is not null)
            return Page();
        // Wrong ones count here too, or a screen that was left would be a place to guess.
        if (accounts.Try(Who.Name, old ?? "") is not { } account)
        {
            Problem = "The password that you have is not right, or the account is locked for a quarter of an hour after five wrong ones";
            return Page();
        }

        var changed = LocalAccounts.WithPassword(account, password!);
        switch (Store.ChangePassword(account, changed, Roles.Administrator))
        {
            case AccountChange.Done:
                await accounts.SignInAsync(HttpContext, changed);
                return Redirect("/account?changed=true");
            case AccountChange.ChangedMeanwhile:
                Problem = "Somebody else changed your account at the same moment; try again";
                return Page();
            default:
                throw new NotFoundException("Your account is not there any more.");
        }
    }
}
