using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrainingLms.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "accounts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    user_name = table.Column<string>(type: "TEXT", nullable: false),
                    password_hash = table.Column<string>(type: "TEXT", nullable: false),
                    security_stamp = table.Column<Guid>(type: "TEXT", nullable: false),
                    failed_attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    locked_until = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "api_tokens",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    revoked_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_tokens", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_chains",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    last_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    last_hash = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_chains", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    stream = table.Column<string>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    actor_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    actor_name = table.Column<string>(type: "TEXT", nullable: false),
                    @as = table.Column<string>(name: "as", type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    appointment_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    trigger = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    from_state = table.Column<string>(type: "TEXT", nullable: true),
                    to_state = table.Column<string>(type: "TEXT", nullable: true),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    correlation_id = table.Column<string>(type: "TEXT", nullable: true),
                    previous_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entries", x => new { x.stream, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "evaluation_rounds",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    series = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    specialty = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    levels = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    opens_at = table.Column<long>(type: "INTEGER", nullable: false),
                    closes_at = table.Column<long>(type: "INTEGER", nullable: false),
                    upload_by = table.Column<long>(type: "INTEGER", nullable: false),
                    evidence_cutoff = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    years_cutoff = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    filing_from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    filing_to = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    rule_set_version = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evaluation_rounds", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "holdings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    post = table.Column<string>(type: "TEXT", nullable: true),
                    engagement = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    to = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_holdings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "idempotent_answers",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    request_hash = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    content_type = table.Column<string>(type: "TEXT", nullable: true),
                    body = table.Column<byte[]>(type: "BLOB", nullable: false),
                    e_tag = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotent_answers", x => new { x.person_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "leases",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    holder = table.Column<string>(type: "TEXT", nullable: false),
                    held_until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_leases", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "organization_units",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    level = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    parent_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_units", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "people",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    person_number = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    gender = table.Column<string>(type: "TEXT", nullable: true),
                    resident_id = table.Column<string>(type: "TEXT", nullable: true),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    employment = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    is_professional_technician = table.Column<bool>(type: "INTEGER", nullable: false),
                    post = table.Column<string>(type: "TEXT", nullable: true),
                    rank = table.Column<string>(type: "TEXT", nullable: true),
                    engagement = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    mobile = table.Column<string>(type: "TEXT", nullable: true),
                    email = table.Column<string>(type: "TEXT", nullable: true),
                    education = table.Column<string>(type: "TEXT", nullable: true),
                    degree = table.Column<string>(type: "TEXT", nullable: true),
                    career_start = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    claimed_title = table.Column<string>(type: "TEXT", nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "role_appointments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    inherit = table.Column<bool>(type: "INTEGER", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    to = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    ends_at = table.Column<long>(type: "INTEGER", nullable: true),
                    order_text = table.Column<string>(type: "TEXT", nullable: false),
                    proposed_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_role_appointments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "stamps",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stamps", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "stored_keys",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    xml = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stored_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "title_application_versions",
                columns: table => new
                {
                    application_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    frozen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", nullable: false),
                    changes = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_title_application_versions", x => new { x.application_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "title_applications",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    applicant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    applicant_name = table.Column<string>(type: "TEXT", nullable: false),
                    round_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    round_unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    employer_unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    slot = table.Column<int>(type: "INTEGER", nullable: false),
                    round_closes_at = table.Column<long>(type: "INTEGER", nullable: false),
                    upload_by = table.Column<long>(type: "INTEGER", nullable: false),
                    evidence_cutoff = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    level = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    direction = table.Column<string>(type: "TEXT", nullable: true),
                    education = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    probation_passed = table.Column<bool>(type: "INTEGER", nullable: false),
                    lower_title = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    lower_title_since = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    achievements = table.Column<string>(type: "TEXT", nullable: false),
                    version_number = table.Column<int>(type: "INTEGER", nullable: false),
                    version_hash = table.Column<string>(type: "TEXT", nullable: true),
                    findings = table.Column<string>(type: "TEXT", nullable: false),
                    eligibility_signed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    eligibility_confirmed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    session_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    ballot_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    result_declared_at = table.Column<long>(type: "INTEGER", nullable: true),
                    notice_ended_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    title_date = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    certificate_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    originals_checked_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    originals_checked = table.Column<string>(type: "TEXT", nullable: false),
                    notice_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    objection_until = table.Column<long>(type: "INTEGER", nullable: true),
                    supplement_count = table.Column<int>(type: "INTEGER", nullable: false),
                    supplement_due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    defects_told = table.Column<string>(type: "TEXT", nullable: false),
                    supplied = table.Column<string>(type: "TEXT", nullable: false),
                    recommended_hash = table.Column<string>(type: "TEXT", nullable: true),
                    accepted_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    accepted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    rule_set_text = table.Column<string>(type: "TEXT", nullable: true),
                    rule_set_version = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_title_applications", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "unit_ancestors",
                columns: table => new
                {
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ancestor_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    depth = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_unit_ancestors", x => new { x.ancestor_id, x.unit_id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_accounts_person_id",
                table: "accounts",
                column: "person_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_user_name",
                table: "accounts",
                column: "user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_api_tokens_hash",
                table: "api_tokens",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_api_tokens_person_id",
                table: "api_tokens",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_actor_id_at",
                table: "audit_entries",
                columns: new[] { "actor_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_subject_id_at",
                table: "audit_entries",
                columns: new[] { "subject_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_evaluation_rounds_due_at",
                table: "evaluation_rounds",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_evaluation_rounds_unit_id_series_specialty_year_levels",
                table: "evaluation_rounds",
                columns: new[] { "unit_id", "series", "specialty", "year", "levels" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_holdings_person_id",
                table: "holdings",
                column: "person_id",
                unique: true,
                filter: "\"to\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_holdings_unit_id",
                table: "holdings",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_idempotent_answers_at",
                table: "idempotent_answers",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_organization_units_code",
                table: "organization_units",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organization_units_due_at",
                table: "organization_units",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_organization_units_parent_id",
                table: "organization_units",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "ix_people_person_number",
                table: "people",
                column: "person_number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_people_resident_id",
                table: "people",
                column: "resident_id",
                unique: true,
                filter: "resident_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_people_unit_id",
                table: "people",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_role_appointments_due_at",
                table: "role_appointments",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_role_appointments_person_id_role_unit_id",
                table: "role_appointments",
                columns: new[] { "person_id", "role", "unit_id" },
                unique: true,
                filter: "state IN ('Proposed', 'Active', 'Suspended')");

            migrationBuilder.CreateIndex(
                name: "ix_title_applications_applicant_id",
                table: "title_applications",
                column: "applicant_id");

            migrationBuilder.CreateIndex(
                name: "ix_title_applications_due_at",
                table: "title_applications",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_title_applications_employer_unit_id",
                table: "title_applications",
                column: "employer_unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_title_applications_notice_id",
                table: "title_applications",
                column: "notice_id");

            migrationBuilder.CreateIndex(
                name: "ix_title_applications_round_id_applicant_id_slot",
                table: "title_applications",
                columns: new[] { "round_id", "applicant_id", "slot" },
                unique: true,
                filter: "state NOT IN ('Discarded', 'Lapsed', 'EmployerRejected', 'Abandoned', 'NotAccepted', 'Ineligible', 'NotPassed', 'NotConfirmed', 'Revoked', 'Withdrawn')");

            migrationBuilder.CreateIndex(
                name: "ix_title_applications_round_unit_id",
                table: "title_applications",
                column: "round_unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_title_applications_session_id",
                table: "title_applications",
                column: "session_id");

            migrationBuilder.CreateIndex(
                name: "ix_unit_ancestors_unit_id",
                table: "unit_ancestors",
                column: "unit_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "accounts");

            migrationBuilder.DropTable(
                name: "api_tokens");

            migrationBuilder.DropTable(
                name: "audit_chains");

            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "evaluation_rounds");

            migrationBuilder.DropTable(
                name: "holdings");

            migrationBuilder.DropTable(
                name: "idempotent_answers");

            migrationBuilder.DropTable(
                name: "leases");

            migrationBuilder.DropTable(
                name: "organization_units");

            migrationBuilder.DropTable(
                name: "people");

            migrationBuilder.DropTable(
                name: "role_appointments");

            migrationBuilder.DropTable(
                name: "stamps");

            migrationBuilder.DropTable(
                name: "stored_keys");

            migrationBuilder.DropTable(
                name: "title_application_versions");

            migrationBuilder.DropTable(
                name: "title_applications");

            migrationBuilder.DropTable(
                name: "unit_ancestors");
        }
    }
}
