using CountyLines.Risk.Lines;
using CountyLines.Risk.Worker.Web.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>An account for another person.</summary>
[Needs(Right.Administer)]
sealed class NewAccountModel(ConsoleStores stores, LocalAccounts accounts) : ConsolePage(stores)
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string[] Role { get; set; } = [];

    public string? Problem { get; private set; }

    public void OnGet() => accounts.ThrowUnlessKeptHere();

    public IActionResult OnPost(string? password)
    {
        accounts.ThrowUnlessKeptHere();
        var (person, roles) = (Person.Of(Name ?? ""), Roles.Read(Role));
        Problem = LocalAccounts.WhyNotNamed(Name) ?? (roles is null ? "Give at least one role" : Passwords.WhyNot(password ?? "", person!.Name));
        if (Problem is not null)
            return Page();
        if (Store.AddAccount(LocalAccounts.New(person!, roles!, password!), isFirst: false))
            return Redirect("/accounts");
        Problem = "There is an account with this name; two people never have the same";
        return Page();
    }
}
