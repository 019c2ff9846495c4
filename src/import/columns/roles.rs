//! What a column of an export may hold, and what such columns are called in English and Dutch.

/// What a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum Role {
    Customer,
    Date,
    Amount,
    Price,
    Quantity,
    Status,
    Order,
    Currency,
    Start,
    End,
}

/// A role, what `--map` calls it, and names that columns of it have, in small letters and without gaps: those of the first
/// line rather than those of the second, and so on.
type Named = (Role, &'static str, &'static [&'static str]);

const NAMES: &[Named] = &[
    (
        Role::Customer,
        "customer",
        &[
            "customerid customerno customernumber customernr customercode customerkey custid custno custnr clientid \
             clientno clientnumber accountid accountno accountnumber klantid klantnr klantnummer klantcode debiteurid \
             debiteurnr debiteurnummer debiteurcode relatieid relatienr relatienummer relatiecode kundennr \
             kundennummer userid memberid buyerid contactid lidnummer lidnr subscriberid subscriberno subscribernumber \
             abonneeid abonneenr abonneenummer",
            "customer klant client debiteur relatie kunde account user buyer member lid cust subscriber abonnee",
            "email customeremail emailaddress emailadres billingemail",
            "customername klantnaam naam name company companyname bedrijf bedrijfsnaam billingname",
        ],
    ),
    (
        Role::Date,
        "date",
        &[
            "orderdate orderdatum besteldatum purchasedate aankoopdatum transactiondate transactiedatum saledate \
             verkoopdatum createdat ordertime orderedat dateoforder",
            "invoicedate factuurdatum documentdate documentdatum postingdate boekdatum boekingsdatum",
            "date datum day dag timestamp datetime tijdstip created",
            "paidat paymentdate betaaldatum shippingdate deliverydate leverdatum verzenddatum",
        ],
    ),
    (
        Role::Amount,
        "amount",
        &[
            "lineamount linetotal linevalue regelbedrag regeltotaal amountexcl amountexclvat amountexvat bedragexcl \
             bedragexclbtw bedragexbtw exclbtw totaalexcl totaalexclbtw totalexcl totalexclvat netamount nettobedrag \
             nettoomzet netrevenue netsales",
            "amount bedrag totalamount totaalbedrag revenue omzet sales turnover factuurbedrag invoiceamount \
             orderbedrag orderamount ordervalue orderwaarde spend netto net subtotal subtotaal value waarde umsatz \
             salesamount",
            "total totaal ordertotal ordertotaal invoicetotal factuurtotaal grandtotal eindtotaal",
            "amountincl amountinclvat bedragincl bedraginclbtw inclbtw totaalincl totaalinclbtw totalincl \
             totalinclvat grossamount brutobedrag bruto gross",
        ],
    ),
    (
        Role::Price,
        "price",
        &["unitprice stuksprijs eenheidsprijs prijsperstuk itemprice lineitemprice price prijs verkoopprijs"],
    ),
    (Role::Quantity, "quantity", &["quantity qty aantal hoeveelheid lineitemquantity stuks units antal"]),
    (Role::Status, "status", &["orderstatus status state orderstate financialstatus statusorder toestand"]),
    (
        Role::Order,
        "order",
        &[
            "orderid orderno ordernr ordernumber ordernummer bestelnummer order",
            "invoiceno invoicenr invoicenumber invoiceid invoice factuurnr factuurnummer factuur bonnummer \
             transactionid transactieid",
        ],
    ),
    (Role::Currency, "currency", &["currency currencycode valuta munt munteenheid"]),
    (
        Role::Start,
        "start",
        &[
            "start startdate startdatum begindatum ingangsdatum subscriptionstart contractstart signupdate joindate \
             joined since customersince klantsinds from begin activationdate",
            "createdat created date datum",
        ],
    ),
    (
        Role::End,
        "end",
        &["end enddate einddatum opzegdatum churndate canceldate cancelledat canceledat cancellationdate \
             vertrekdatum uitschrijfdatum ended subscriptionend contractend tot until to"],
    ),
];

impl Role {
    /// Every role there is.
    pub(super) fn all() -> impl Iterator<Item = Role> {
        NAMES.iter().map(|(role, ..)| *role)
    }

    fn row(self) -> &'static Named {
        NAMES.iter().find(|(role, ..)| *role == self).unwrap_or(&NAMES[0])
    }

    /// What `--map` calls it.
    pub(in crate::import) fn name(self) -> &'static str {
        self.row().1
    }

    /// Among which of its names one is, 0 the first.
    pub(super) fn rank(self, name: &str) -> Option<usize> {
        self.row().2.iter().position(|names| names.split(' ').any(|known| known == name))
    }
}
