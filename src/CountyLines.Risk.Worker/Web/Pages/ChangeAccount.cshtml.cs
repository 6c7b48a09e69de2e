using CountyLines.Risk.Lines;
using CountyLines.Risk.Worker.Commands;
using CountyLines.Risk.Worker.Web.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>One account: its roles, its password, its end.</summary>
[Needs(Right.Administer)]
sealed class ChangeAccountModel(ConsoleStores stores, LocalAccounts accounts) : ConsolePage(stores)
{
    [BindProperty(SupportsGet = true)]
    public string? Name { get; set; }

    public Account Account { get; private set; } = null!;

    public bool IsOwn => Person.Of(Account.Name)!.IsSameAs(Who);

    public string? Problem { get; private set; }

    public async Task OnGetAsync()
    {
        Find();
        await LookedAsync(new AuditAct(AuditOperation.Consultation, "account-shown") { People = [Account.Name] });
    }

    public IActionResult OnPostRoles(string[] role)
    {
        Find();
        return Roles.Read(role) is { } roles ? Answer(Store.ChangeRoles(Account, LocalAccounts.WithRoles(Account, roles), Roles.Administrator)) : Refuse("Give at least one role");
    }

    public IActionResult OnPostPassword(string? password)
    {
        Find();
        return Passwords.WhyNot(password ?? "", Account.Name) is { } why ? Refuse(why) : Answer(Store.ChangePassword(Account, LocalAccounts.WithPassword(Account, password!), Roles.Administrator));
    }

    public IActionResult OnPostRemove()
    {
        Find();
        return Answer(Store.RemoveAccount(Person.Of(Account.Name)!, Roles.Administrator));
    }

    void Find()
    {
        accounts.ThrowUnlessKeptHere();
        Account = (Person.Of(Name ?? "") is { } person ? Store.FindAccount(person) : null) ?? throw new NotFoundException("There is no account with this name; somebody else may have removed it.");
    }

    IActionResult Answer(AccountChange became) => became switch
    {
        AccountChange.Done => Redirect("/accounts"),
        AccountChange.ChangedMeanwhile => Refuse("Somebody else changed the account at the same moment: look at it again"),
        AccountChange.WouldLeaveNobody => Refuse("Nobody would be left who can make and change accounts; give another person the role administrator first"),
        _ => throw new NotFoundException("There is no account with this name; somebody else may have removed it."),
    };

    PageResult Refuse(string why)
    {
        Problem = why;
        return Page();
    }
}
