using System.ComponentModel;
using NodaTime;
using TrainingLms.Api.Audit;
using TrainingLms.Api.People;
using TrainingLms.Api.Web;
using TrainingLms.Certificates;
using TrainingLms.Data;
using TrainingLms.Excel.Certificates;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Certificates;

/// <summary>The register of certificates as a workbook, and the certificates of an old register on their way in.</summary>
static class CertificateImportEndpoints
{
    public static void MapCertificateImports(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/certificates/workbook", Export).Produces(200, contentType: WorkbookFile.MediaType).WithTags("Certificates")
            .WithSummary("The register as a workbook (.xlsx): all certificates of the units in my scope, with state and links; written down");
        var imports = routes.MapGroup("/certificates/imports").WithTags("Certificates");
        imports.MapGet("/", List).WithSummary("Imports of past certificates into the units in my scope, newest first");
        imports.MapGet("/template", Template).Produces(200, contentType: WorkbookFile.MediaType).WithSummary("The blank workbook for past certificates: headings, drop-downs, and what belongs into each column");
        imports.MapGet("/{id:guid}", Get).WithSummary("One import with what can be done to it");
        imports.MapPost("/checks", Check).TakesUpload().Accepts<Stream>("application/octet-stream").WithoutKeptAnswer()
            .WithSummary("Past certificates (.xlsx or text as the body) of a unit: everything that is wrong with row and column, and the hash of the plan. Nothing is written or kept");
        imports.MapPost("/", Propose).TakesUpload().Accepts<Stream>("application/octet-stream")
            .WithSummary("Prepare what was seen: the same file as the body again, with the plan's hash. All of it or nothing; a second registrar issues it");
        imports.MapPost("/{id:guid}/approval", Approve).WithSummary("Issue all certificates of an import; a second registrar");
        imports.MapPost("/{id:guid}/discarding", Discard).WithSummary("Set all certificates of an import aside, with the reason");
    }

    static async Task<IResult> Export(CertificateRegister register, LmsDbContext db, Act act, CancellationToken cancel)
    {
        await db.WriteDownAsync(act, new Export("export_certificates", "certificate", Guid.Empty, Right.SeeCertificates, null), cancel);
        return WorkbookFile.InOneLook("certificates.xlsx", db, target => new CertificateWorkbook(SentenceBook.Chinese).WriteAsync(target, register.EachAsync(act.By), cancel), cancel);
    }

    static async Task<PageView<CertificateImportView>> List([AsParameters] PageRequest page, CertificateImportDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await desk.ListAsync(act.By, page, cancel), import => CertificateImportView.Of(import, act, book));

    static IResult Template(CancellationToken cancel) => WorkbookFile.Of("certificates-template.xlsx", target => CertificateWorkbook.WriteTemplateAsync(target, cancel));

    static async Task<CertificateImportView> Get(Guid id, CertificateImportDesk desk, Act act, SentenceBook book, CancellationToken cancel) => CertificateImportView.Of(await desk.FindAsync(id, act.By, cancel), act, book);

    static async Task<CertificatePlanView> Check(HttpRequest http, string? fileName, Guid unitId, CertificateImportDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        CertificatePlanView.Of(await desk.PlanAsync(await ReadAsync(http, fileName, unitId, act, cancel), unitId, act, cancel), book);

    static async Task<IResult> Propose(
        HttpRequest http, string? fileName, Guid unitId, [Description("Hash of the plan that was seen")] string planHash, CertificateImportDesk desk, Act act, SentenceBook book, CancellationToken cancel)
    {
        var import = await desk.ProposeAsync(await ReadAsync(http, fileName, unitId, act, cancel), unitId, planHash, act, cancel);
        return Results.Created($"/api/v1/certificates/imports/{import.Id}", CertificateImportView.Of(import, act, book));
    }

    static async Task<CertificateImportView> Approve(Guid id, CertificateImportDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        CertificateImportView.Of(await desk.MoveAsync(id, CertificateImportTrigger.Approve, act, cancel), act, book);

    static async Task<CertificateImportView> Discard(Guid id, ReasonRequest request, CertificateImportDesk desk, Act act, SentenceBook book, CancellationToken cancel) =>
        CertificateImportView.Of(await desk.MoveAsync(id, CertificateImportTrigger.Discard, act.Because(request.Reason), cancel), act, book);

    static async Task<CertificateUpload> ReadAsync(HttpRequest http, string? fileName, Guid unitId, Act act, CancellationToken cancel)
    {
        // Nothing is read for whoever may not bring anything in.
        CertificateImport.Admit(unitId, act);
        var name = fileName is { Length: > 0 and <= 200 } ? fileName : "certificates.xlsx";
        return CertificateWorkbook.Read(name, await http.WholeBodyAsync(cancel));
    }
}

sealed record CertificateImportView(
    Guid Id, Guid UnitId, string FileName, string FileHash, string PlanHash, Guid UploadedBy, Instant UploadedAt, [property: Description("Certificates in it")] int Rows, CertificateImportState State,
    string StateLabel, long Version, IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static CertificateImportView Of(CertificateImport i, Act act, SentenceBook book) => new(
        i.Id, i.UnitId, i.FileName, i.FileHash, i.PlanHash, i.UploadedBy, i.UploadedAt, i.Rows, i.State, book[$"certificate_import.state.{Snake.Of(i.State)}"], i.Version,
        ActionView.Of(CertificateImportWorkflow.Table.PermittedTriggers(i, act.Because("-")), book));
}

/// <summary>What a workbook would do.</summary>
sealed record CertificatePlanView(
    [property: Description("To be sent with the file when the plan is confirmed")] string PlanHash, IReadOnlyList<PlannedCertificateView> Certificates, IReadOnlyList<CertificateProblemView> Problems)
{
    public static CertificatePlanView Of(CertificateImportPlan plan, SentenceBook book) => new(plan.Hash,
        [.. plan.Rows.Select(row => new PlannedCertificateView(row.Row, row.PersonNumber, row.Record.HolderName, row.Number, row.Record.Title, row.Record.AwardedOn, row.IssuedOn))],
        [.. plan.Problems.Select(problem => new CertificateProblemView(problem.Row, CertificateColumns.HeadingOf(problem.Column), problem.Reason.Code, book.Say(problem.Reason)))]);
}

sealed record PlannedCertificateView(int Row, string PersonNumber, string HolderName, string Number, string Title, LocalDate AwardedOn, LocalDate IssuedOn);

sealed record CertificateProblemView(int Row, string Column, string Code, string Text);
