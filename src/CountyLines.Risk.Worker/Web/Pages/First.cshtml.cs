using CountyLines.Risk.Lines;
using CountyLines.Risk.Worker.Web.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>The first account, made by whoever has the link that the worker told on its own machine.</summary>
[AllowAnonymous]
sealed class FirstModel(FirstAccount first, LocalAccounts accounts, ConsoleStores stores) : PageModel
{
    static readonly string[] FirstRoles = [Roles.Administrator, Roles.Analyst];

    [BindProperty(SupportsGet = true)]
    public string? Word { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    public bool MayMake { get; private set; }

    public string? Problem { get; private set; }

    public IActionResult OnGet()
    {
        MayMake = IsOpen();
        return Answer();
    }

    public async Task<IActionResult> OnPostAsync(string? password)
    {
        if (!(MayMake = IsOpen()))
            return Answer();
        var person = Person.Of(Name ?? "");
        Problem = LocalAccounts.WhyNotNamed(Name) ?? Passwords.WhyNot(password ?? "", person!.Name);
        if (Problem is not null)
            return Page();
        var account = LocalAccounts.New(person!, FirstRoles, password!);
        using (var store = stores.Open(person!))
        {
            if (!(MayMake = store.AddAccount(account, isFirst: true)))
                return Answer();
        }

        await accounts.SignInAsync(HttpContext, account);
        return Redirect("/");
    }

    public bool AreKeptHere => accounts.AreKeptHere;

    bool IsOpen() => first.IsRight(Word) && !FirstAccount.HasAny(stores);

    IActionResult Answer()
    {
        if (!MayMake)
            Response.StatusCode = StatusCodes.Status403Forbidden;
        return Page();
    }
}
